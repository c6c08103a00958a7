package org.cachescope.evaluation;

import java.util.List;
import org.cachescope.caching.BlockRange;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.diffusion.DiffusionKernels;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.diffusion.NoiseStream;
import org.cachescope.diffusion.Sampler;
import org.cachescope.diffusion.SignalLeak;
import org.cachescope.diffusion.SolverPath;
import org.cachescope.model.Architecture;
import org.cachescope.model.ConditioningCache;
import org.cachescope.model.Network;
import org.cachescope.model.Precision;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * A loaded network ready for run after run, with its conditionings, the solvers' kernels and guidance.
 *
 * <p>With guidance a DiT is evaluated on one batch of labels and null classes, a U-ViT in two passes, labels first,
 * each of which reuses its own outputs: as each is published.
 *
 * <p>Use it on the engine thread only. It does not own the network.
 */
public final class SamplingSession implements AutoCloseable {
    /** Bytes of conditionings kept from run to run: adaLN modulations, or leading tokens. */
    public static final long CONDITIONING_BUDGET_BYTES = 256L << 20;

    private final Engine engine;
    private final Network network;
    private final @Nullable SignalLeak leak;
    private final DiffusionKernels kernels;
    private final ConditioningCache conditionings;

    /** A session on a network that outlives it, whose runs begin from noise alone. */
    public SamplingSession(Engine engine, Network network) {
        this(engine, network, null);
    }

    /**
     * A session on a network that outlives it.
     *
     * @param leak what runs begin with besides noise, or null
     */
    public SamplingSession(Engine engine, Network network, @Nullable SignalLeak leak) {
        this.engine = engine;
        this.network = network;
        this.leak = leak;
        this.kernels = DiffusionKernels.compile(engine);
        this.conditionings = new ConditioningCache(engine, network, CONDITIONING_BUDGET_BYTES);
    }

    /** Whether every value of a tensor is a finite number; waits for the device to have computed them. */
    public boolean isFinite(Tensor x) {
        try (TensorScope scope = engine.newScope()) {
            return kernels.isFinite(scope, x);
        }
    }

    /** The device in words, such as {@code cpu, 2 threads}, {@code gpu:0} or {@code gpu:0 in single precision}. */
    public String deviceName() {
        return Precision.of(engine).on(engine.deviceName(), engine.onCpu());
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
     * The network evaluations of a run, in sampling order.
     *
     * @throws IllegalArgumentException with the reason, if the solver cannot serve this network or as many steps
     */
    public List<Evaluation> evaluations(SamplingRecipe recipe) {
        return recipe.evaluations(network.architecture());
    }

    /** How often the network is asked for images in one evaluation: twice where guidance takes a pass of its own. */
    int passes(SamplingRecipe recipe) {
        return GuidedNetwork.passes(network.architecture(), recipe);
    }

    /**
     * How many images of a run the network takes at once, at most. On a CPU a large batch goes through it in slices in
     * each evaluation; solver, guidance and noise are those of the whole batch.
     */
    public static int mostAtOnce(Engine engine, Architecture network, SamplingRecipe recipe) {
        return GuidedNetwork.mostAtOnce(engine, network, recipe);
    }

    /**
     * Starts a run.
     *
     * @param recipe labels are classes of the network
     * @param schedule has a row for each network evaluation and a column for each layer
     * @return the run, owned by the caller
     * @throws IllegalArgumentException if a label, the solver or the schedule does not fit the network and the recipe
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
        RunState start =
                initial == null ? null : new RunState(0, new SampledImages(initial.shape(), initial.toFloats()), null);
        return new Run(recipe, schedule, watch, start);
    }

    /** Starts a run from given noise, (N, C, H, W), in place of the seed's. */
    Run start(SamplingRecipe recipe, CacheSchedule schedule, HostTensor initial) {
        return start(recipe, schedule, LayerWatch.NONE, initial);
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

    private void requireFit(SamplingRecipe recipe, CacheSchedule schedule) {
        Architecture a = network.architecture();
        if (schedule.evaluations() != recipe.evaluations() || schedule.layers() != a.layers()) {
            throw new IllegalArgumentException("schedule: expected " + recipe.evaluations() + " rows of " + a.layers()
                    + " layers for this run, found " + schedule.evaluations() + " of " + schedule.layers());
        }
        for (CacheSchedule.Row row : schedule.rows()) {
            for (BlockRange range : row.ranges()) {
                if (!a.canPassOver(range.first(), range.end())) {
                    throw new IllegalArgumentException("schedule: '" + range.text() + "' passes over a block whose long"
                            + " skip leads to one behind: a U-ViT's blocks go with their mirror images");
                }
            }
        }
        for (long label : recipe.labels()) {
            if (label < 0 || label >= a.classes()) {
                throw new IllegalArgumentException("class: expected 0 to " + (a.classes() - 1) + ", found " + label);
            }
        }
    }

    @Override
    public void close() {
        conditionings.close();
        kernels.close();
    }

    /** One run: its sampler and its stores of layer outputs. */
    public final class Run implements AutoCloseable {
        private final TensorScope scope = engine.newScope();
        private final Sampler sampler;

        private Run(SamplingRecipe recipe, CacheSchedule schedule, LayerWatch watch, @Nullable RunState start) {
            SolverPath path = recipe.path(network.architecture());
            List<Evaluation> evaluations = path.evaluations();
            conditionings.prepare(networkTimes(evaluations));
            GuidedNetwork.Loaded loaded = new GuidedNetwork.Loaded(engine, network, kernels, conditionings);
            Architecture a = network.architecture();
            Shape shape = Shape.of(recipe.images(), a.inChannels(), a.inputSize(), a.inputSize());
            NoiseStream draws = new NoiseStream(engine, recipe.seed(), shape);
            this.sampler = new Sampler(
                    kernels,
                    recipe.solver(),
                    path,
                    recipe.clip(),
                    new GuidedNetwork(loaded, recipe, evaluations, schedule, watch, scope),
                    draws,
                    start == null ? Sampler.Start.of(begin(draws, path.signal(), recipe.seed())) : copyOf(start),
                    scope);
        }

        private Tensor begin(NoiseStream draws, double signal, long seed) {
            if (leak == null) {
                return draws.draw(scope, 0);
            }
            try (TensorScope drawn = scope.newScope()) {
                return leak.start(scope, draws.draw(drawn, 0), signal, seed);
            }
        }

        private Sampler.Start copyOf(RunState start) {
            SampledImages memory = start.memory();
            return new Sampler.Start(
                    start.evaluations(), copyOf(start.latent()), memory == null ? null : copyOf(memory));
        }

        private Tensor copyOf(SampledImages images) {
            return scope.floats(images.shape(), images.values());
        }

        private static float[] networkTimes(List<Evaluation> evaluations) {
            float[] times = new float[evaluations.size()];
            for (int i = 0; i < times.length; i++) {
                times[i] = (float) evaluations.get(i).networkTime();
            }
            return times;
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
