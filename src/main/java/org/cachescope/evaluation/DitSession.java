package org.cachescope.evaluation;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CachingEvaluator;
import org.cachescope.diffusion.DiffusionKernels;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.NoiseStream;
import org.cachescope.diffusion.RespacedSchedule;
import org.cachescope.diffusion.Sampler;
import org.cachescope.model.Architecture;
import org.cachescope.model.Conditioning;
import org.cachescope.model.ConditioningCache;
import org.cachescope.model.Network;
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
    private final Network network;
    private final DiffusionKernels kernels;
    private final ConditioningCache modulations;

    /** A session on a network that outlives it. */
    public DitSession(Engine engine, Network network) {
        this.engine = engine;
        this.network = network;
        this.kernels = DiffusionKernels.compile(engine);
        this.modulations = new ConditioningCache(engine, network, MODULATION_BUDGET_BYTES);
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
    public Network network() {
        return network;
    }

    /**
     * Starts a run.
     *
     * @param recipe labels are classes of the network
     * @param schedule has a row for each step and a column for each layer
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
        return new Run(recipe, schedule, watch, initial, 0);
    }

    /**
     * Starts a run in its midst.
     *
     * @param schedule reads from {@code from} on nothing that was stored before, see {@link CacheSchedule#resumePoint}
     * @param from the steps made before, none of which is made again
     */
    public Run resume(SamplingRecipe recipe, CacheSchedule schedule, LayerWatch watch, RunState from) {
        requireFit(recipe, schedule);
        SampledImages latent = from.latent();
        return new Run(recipe, schedule, watch, HostTensor.ofFloats(latent.shape(), latent.values()), from.steps());
    }

    /** Starts a run from given noise, (N, C, H, W), in place of the seed's. */
    Run start(SamplingRecipe recipe, CacheSchedule schedule, HostTensor initial) {
        return start(recipe, schedule, LayerWatch.NONE, initial);
    }

    private void requireFit(SamplingRecipe recipe, CacheSchedule schedule) {
        Architecture a = network.architecture();
        if (schedule.evaluations() != recipe.steps() || schedule.layers() != a.layers()) {
            throw new IllegalArgumentException("schedule: expected " + recipe.steps() + " rows of " + a.layers()
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
        private final RespacedSchedule respaced;
        private final long[] labels;
        private @Nullable Conditioning ahead;

        private Run(
                SamplingRecipe recipe,
                CacheSchedule schedule,
                LayerWatch watch,
                @Nullable HostTensor latent,
                int firstStep) {
            this.recipe = recipe;
            this.watch = watch;
            this.layers = new CachingEvaluator(schedule, scope);
            this.labels = batchLabels();
            this.respaced = NoiseSchedule.linear().respaced(recipe.steps());
            modulations.prepare(timesteps());
            Architecture a = network.architecture();
            Shape shape = Shape.of(recipe.images(), a.inChannels(), a.inputSize(), a.inputSize());
            NoiseStream noise = new NoiseStream(engine, recipe.seed(), shape);
            this.sampler = new Sampler(
                    kernels,
                    respaced,
                    recipe.solver(),
                    recipe.clip(),
                    this::predict,
                    noise,
                    latent == null ? noise.draw(scope, 0) : scope.copyOf(latent),
                    firstStep,
                    scope);
        }

        private float[] timesteps() {
            float[] timesteps = new float[recipe.steps()];
            for (int index = 0; index < timesteps.length; index++) {
                timesteps[index] = respaced.timestep(index);
            }
            return timesteps;
        }

        private long[] batchLabels() {
            long[] classes = recipe.labels().stream().mapToLong(Long::longValue).toArray();
            if (!recipe.guidance().active()) {
                return classes;
            }
            long[] nulls = new long[classes.length];
            Arrays.fill(nulls, network.architecture().nullClass());
            return LongStream.concat(Arrays.stream(classes), Arrays.stream(nulls))
                    .toArray();
        }

        private Tensor predict(TensorScope owner, Tensor x, int step, int timestep) {
            Conditioning modulation = modulation(owner, timestep);
            layers.begin(
                    step, () -> ahead = modulations.of(scope, respaced.timestep(recipe.steps() - 2 - step), labels));
            watch.conditioned(step, modulation);
            boolean guided = recipe.guidance().active();
            Tensor out = network.forward(
                    owner, guided ? kernels.twice(owner, x) : x, modulation, watch.over(step, layers)); // (N or 2 N, …)
            watch.predicted(step, out);
            return guided ? recipe.guidance().combine(kernels, owner, out) : out;
        }

        /** This step's modulation, which the step before may have needed already. */
        private Conditioning modulation(TensorScope owner, int timestep) {
            Conditioning made = ahead;
            ahead = null;
            return made == null
                    ? modulations.of(owner, timestep, labels)
                    : new Conditioning(owner.adopt(made.values()));
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
