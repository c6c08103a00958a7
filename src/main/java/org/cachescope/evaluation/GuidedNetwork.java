package org.cachescope.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CachingEvaluator;
import org.cachescope.diffusion.Denoiser;
import org.cachescope.diffusion.DiffusionKernels;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.model.Architecture;
import org.cachescope.model.Conditioning;
import org.cachescope.model.ConditioningCache;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.Network;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * The network of one run, as its solver sees it: a batch of noisy images in, their guided prediction out, layers
 * computed or reused by the run's schedule.
 *
 * <p>On a CPU the images of a large batch go through the network in slices, see {@link #mostAtOnce}. With guidance a
 * DiT is evaluated on one batch of labels and null classes, a U-ViT in two passes, labels first. Each pass of each
 * slice has stored outputs of its own.
 *
 * <p>Use it on the engine thread only. It owns nothing; what it stores belongs to the scope of the run.
 */
final class GuidedNetwork implements Denoiser {
    /**
     * Tokens that a CPU takes through the layers at once: enough for its matrix products, and few enough that what lies
     * between two layers is not given back to the system and asked for anew, page by page, with every layer.
     */
    private static final int TOKENS_AT_ONCE = 2048;

    private final Loaded loaded;
    private final SamplingRecipe recipe;
    private final List<Evaluation> evaluations;
    private final LayerWatch watch;
    private final TensorScope run;
    private final List<Slice> slices;

    /**
     * What runs of a session share.
     *
     * @param conditionings of {@code network}
     */
    record Loaded(Engine engine, Network network, DiffusionKernels kernels, ConditioningCache conditionings) {}

    /**
     * The network of a run.
     *
     * @param evaluations of the run, in sampling order
     * @param schedule has a row for each of them and a column for each layer
     * @param watch stands between the network and the cache
     * @param run scope in which layers' outputs are stored
     */
    GuidedNetwork(
            Loaded loaded,
            SamplingRecipe recipe,
            List<Evaluation> evaluations,
            CacheSchedule schedule,
            LayerWatch watch,
            TensorScope run) {
        this.loaded = loaded;
        this.recipe = recipe;
        this.evaluations = evaluations;
        this.watch = watch;
        this.run = run;
        this.slices = slices(schedule);
    }

    /** How often a network is asked for images in one evaluation: twice where guidance takes a pass of its own. */
    static int passes(Architecture network, SamplingRecipe recipe) {
        return switch (network) {
            case DitArchitecture _ -> 1;
            case UVitArchitecture _ -> recipe.guidance().active() ? 2 : 1;
        };
    }

    /** How many images of a run the network takes at once, at most: see {@link SamplingSession#mostAtOnce}. */
    static int mostAtOnce(Engine engine, Architecture network, SamplingRecipe recipe) {
        if (!engine.onCpu()) {
            return recipe.images();
        }
        int rows = recipe.batchRows() / recipe.images() / passes(network, recipe);
        return Math.clamp(TOKENS_AT_ONCE / (rows * network.tokens()), 1, recipe.images());
    }

    private List<Slice> slices(CacheSchedule schedule) {
        long images = recipe.images(); // times the number of slices it may be more than an int holds
        int most = watch.needsWholeBatch()
                ? recipe.images()
                : mostAtOnce(loaded.engine(), loaded.network().architecture(), recipe);
        int slices = Math.ceilDiv(recipe.images(), most); // of nearly one size: none has too few rows
        return IntStream.range(0, slices)
                .mapToObj(slice ->
                        new Slice((int) (slice * images / slices), (int) ((slice + 1) * images / slices), schedule))
                .toList();
    }

    @Override
    public Tensor predict(TensorScope owner, Tensor x, Evaluation evaluation) {
        if (slices.size() == 1) {
            return slices.getFirst().predict(owner, x, evaluation);
        }
        try (TensorScope all = owner.newScope()) {
            List<Tensor> parts = new ArrayList<>();
            for (Slice slice : slices) {
                try (TensorScope one = all.newScope()) {
                    Tensor images = loaded.kernels().rows(one, x, slice.first, slice.end);
                    parts.add(all.adopt(slice.predict(one, images, evaluation)));
                }
            }
            return loaded.kernels().joined(owner, parts);
        }
    }

    /** Images that go through the network at once, in one pass or two, and guidance. */
    private final class Slice {
        private final int first;
        private final int end;
        private final List<Pass> passes;

        Slice(int first, int end, CacheSchedule schedule) {
            this.first = first;
            this.end = end;
            this.passes = labelsOfPasses(recipe.labels().subList(first, end)).stream()
                    .map(labels -> new Pass(new CachingEvaluator(schedule, run), labels))
                    .toList();
        }

        /** The label of each row of the network's batch, for each pass. */
        private List<long[]> labelsOfPasses(List<Long> labels) {
            long[] classes = labels.stream().mapToLong(Long::longValue).toArray();
            if (!recipe.guidance().active()) {
                return List.of(classes);
            }
            Architecture network = loaded.network().architecture();
            long[] nulls = new long[classes.length];
            Arrays.fill(nulls, network.nullClass());
            return GuidedNetwork.passes(network, recipe) == 2
                    ? List.of(classes, nulls)
                    : List.of(LongStream.concat(Arrays.stream(classes), Arrays.stream(nulls))
                            .toArray());
        }

        Tensor predict(TensorScope owner, Tensor x, Evaluation evaluation) {
            DiffusionKernels kernels = loaded.kernels();
            boolean guided = recipe.guidance().active();
            Tensor input = guided && passes.size() == 1 ? kernels.twice(owner, x) : x; // (N or 2 N, C, H, W)
            List<Tensor> outs = passes.stream()
                    .map(pass -> pass.predict(owner, input, evaluation))
                    .toList();
            if (!guided) {
                return outs.getFirst();
            }
            return outs.size() == 1
                    ? recipe.guidance().combine(kernels, owner, outs.getFirst())
                    : recipe.guidance().combine(kernels, owner, outs.getFirst(), outs.getLast());
        }
    }

    /** The network on a batch of its own, with a store of its own. */
    private final class Pass {
        private final CachingEvaluator layers;
        private final long[] labels;
        private @Nullable Conditioning ahead;

        Pass(CachingEvaluator layers, long[] labels) {
            this.layers = layers;
            this.labels = labels;
        }

        Tensor predict(TensorScope owner, Tensor x, Evaluation evaluation) {
            int number = evaluation.number();
            Conditioning conditioning = conditioning(owner, evaluation);
            layers.begin(number, () -> ahead = of(run, evaluations.get(number + 1)));
            watch.conditioned(number, conditioning);
            Tensor out = loaded.network().forward(owner, x, conditioning, watch.over(number, layers));
            watch.predicted(number, out);
            return out;
        }

        /** This evaluation's conditioning, which the one before may have needed already. */
        private Conditioning conditioning(TensorScope owner, Evaluation evaluation) {
            Conditioning made = ahead;
            ahead = null;
            return made == null ? of(owner, evaluation) : new Conditioning(owner.adopt(made.values()));
        }

        private Conditioning of(TensorScope owner, Evaluation evaluation) {
            return loaded.conditionings().of(owner, (float) evaluation.networkTime(), labels);
        }
    }
}
