package org.cachescope.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CachingEvaluator;
import org.cachescope.diffusion.DiffusionKernels;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.NoiseStream;
import org.cachescope.diffusion.Sampler;
import org.cachescope.diffusion.SolverPath;
import org.cachescope.model.Dit;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.Modulation;
import org.cachescope.model.ModulationCache;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * A loaded DiT ready for run after run: the network with its modulations, the solvers' kernels and guidance.
 *
 * <p>Use it on the engine thread only. It does not own the network.
 */
public final class DitSession implements AutoCloseable {
    /** Bytes of adaLN modulations kept from run to run. */
    public static final long MODULATION_BUDGET_BYTES = 256L << 20;

    private final Engine engine;
    private final Dit dit;
    private final DiffusionKernels kernels;
    private final ModulationCache modulations;
    private final NoiseSchedule noise = NoiseSchedule.linear();

    /** A session on a network that outlives it. */
    public DitSession(Engine engine, Dit dit) {
        this.engine = engine;
        this.dit = dit;
        this.kernels = DiffusionKernels.compile(engine);
        this.modulations = new ModulationCache(engine, dit, MODULATION_BUDGET_BYTES);
    }

    /** Whether every value of a tensor is a finite number; waits for the device to have computed them. */
    public boolean isFinite(Tensor x) {
        try (TensorScope scope = engine.newScope()) {
            return kernels.isFinite(scope, x);
        }
    }

    /** The device in words, such as {@code cpu, 2 threads}. */
    public String deviceName() {
        return engine.deviceName();
    }

    /** The engine that all of it lives in. */
    Engine engine() {
        return engine;
    }

    /** The network. */
    public Dit network() {
        return dit;
    }

    /**
     * The network evaluations of a run, in sampling order.
     *
     * @throws IllegalArgumentException with the reason, if the solver cannot serve this network or as many steps
     */
    public List<Evaluation> evaluations(SamplingRecipe recipe) {
        return recipe.evaluations(noise);
    }

    /**
     * Starts a run.
     *
     * @param recipe labels are classes of the network
     * @param schedule has a row for each network evaluation and a column for each layer
     * @return the run, owned by the caller
     * @throws IllegalArgumentException if a label or the schedule does not fit the network and the recipe
     */
    public Run start(SamplingRecipe recipe, CacheSchedule schedule) {
        return start(recipe, schedule, LayerWatch.NONE);
    }

    /**
     * Starts a run of which every layer is watched.
     *
     * @param watch stands between the network and the cache
     */
    public Run start(SamplingRecipe recipe, CacheSchedule schedule, LayerWatch watch) {
        return start(recipe, schedule, watch, null);
    }

    /** Starts a run from given noise, (N, C, H, W), in place of the seed's where it is not null. */
    Run start(SamplingRecipe recipe, CacheSchedule schedule, LayerWatch watch, @Nullable HostTensor initial) {
        requireFit(recipe, schedule);
        RunState start = initial == null
                ? null
                : new RunState(0, new SampledImages(initial.shape(), initial.toFloats()), null);
        return new Run(recipe, schedule, watch, start);
    }

    /**
     * Starts a run in its midst.
     *
     * @param schedule reads from {@code from} on nothing that was stored before, see {@link CacheSchedule#resumePoint}
     * @param from the evaluations made before, none of which is made again
     */
    public Run resume(SamplingRecipe recipe, CacheSchedule schedule, LayerWatch watch, RunState from) {
        requireFit(recipe, schedule);
        return new Run(recipe, schedule, watch, from);
    }

    /** Starts a run from given noise, (N, C, H, W), in place of the seed's. */
    Run start(SamplingRecipe recipe, CacheSchedule schedule, HostTensor initial) {
        return start(recipe, schedule, LayerWatch.NONE, initial);
    }

    private void requireFit(SamplingRecipe recipe, CacheSchedule schedule) {
        DitArchitecture a = dit.architecture();
        if (schedule.evaluations() != recipe.evaluations() || schedule.layers() != a.layers()) {
            throw new IllegalArgumentException("schedule: expected " + recipe.evaluations() + " rows of " + a.layers()
                    + " layers for this run, found " + schedule.evaluations() + " of " + schedule.layers());
        }
        for (long label : recipe.labels()) {
            if (label < 0 || label >= a.classes()) {
                throw new IllegalArgumentException("class: expected 0 to " + (a.classes() - 1) + ", found " + label);
            }
        }
    }

    @Override
    public void close() {
        modulations.close();
        kernels.close();
    }

    /** One run: its sampler and its store of layer outputs. */
    public final class Run implements AutoCloseable {
        private final TensorScope scope = engine.newScope();
        private final SamplingRecipe recipe;
        private final CachingEvaluator layers;
        private final LayerWatch watch;
        private final Sampler sampler;
        private final List<Evaluation> evaluations;
        private final long[] labels;
        private @Nullable Modulation ahead;

        private Run(
                SamplingRecipe recipe,
                CacheSchedule schedule,
                LayerWatch watch,
                @Nullable RunState start) {
            this.recipe = recipe;
            this.watch = watch;
            this.layers = new CachingEvaluator(schedule, scope);
            this.labels = batchLabels();
            SolverPath path = recipe.solver().path(noise, recipe.steps());
            this.evaluations = path.evaluations();
            modulations.prepare(
                    evaluations.stream().mapToInt(Evaluation::timestep).toArray());
            DitArchitecture a = dit.architecture();
            Shape shape = Shape.of(recipe.images(), a.inChannels(), a.inputSize(), a.inputSize());
            NoiseStream draws = new NoiseStream(engine, recipe.seed(), shape);
            this.sampler = new Sampler(
                    kernels,
                    recipe.solver(),
                    path,
                    recipe.clip(),
                    this::predict,
                    draws,
                    start == null ? Sampler.Start.of(draws.draw(scope, 0)) : copyOf(start),
                    scope);
        }

        private Sampler.Start copyOf(RunState start) {
            SampledImages memory = start.memory();
            return new Sampler.Start(
                    start.evaluations(), copyOf(start.latent()), memory == null ? null : copyOf(memory));
        }

        private Tensor copyOf(SampledImages images) {
            return scope.floats(images.shape(), images.values());
        }

        private long[] batchLabels() {
            long[] classes = recipe.labels().stream().mapToLong(Long::longValue).toArray();
            if (!recipe.guidance().active()) {
                return classes;
            }
            long[] nulls = new long[classes.length];
            Arrays.fill(nulls, dit.architecture().nullClass());
            return LongStream.concat(Arrays.stream(classes), Arrays.stream(nulls))
                    .toArray();
        }

        private Tensor predict(TensorScope owner, Tensor x, Evaluation evaluation) {
            int number = evaluation.number();
            Modulation modulation = modulation(owner, evaluation.timestep());
            layers.begin(
                    number,
                    () -> ahead = modulations.of(scope, evaluations.get(number + 1).timestep(), labels));
            watch.conditioned(number, modulation);
            boolean guided = recipe.guidance().active();
            Tensor out = dit.forward(
                    owner, guided ? kernels.twice(owner, x) : x, modulation, watch.over(number, layers)); // (N or 2 N, …)
            watch.predicted(number, out);
            return guided ? recipe.guidance().combine(kernels, owner, out) : out;
        }

        /** This evaluation's modulation, which the one before may have needed already. */
        private Modulation modulation(TensorScope owner, int timestep) {
            Modulation made = ahead;
            ahead = null;
            return made == null ? modulations.of(owner, timestep, labels) : new Modulation(owner.adopt(made.values()));
        }

        /** The steps, made as they are asked for. */
        public Sampler sampler() {
            return sampler;
        }

        @Override
        public void close() {
            scope.close();
        }
    }
}
