package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.LayerWatch;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.evaluation.SamplingSession;
import org.cachescope.model.Architecture;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.WeightSource;

/**
 * Measures runs of large batches in the slices that a CPU takes them in, in turn with the same batch as a whole: of
 * every shipped model, and of DiT-S/2 with random weights.
 */
public final class BatchBench implements Task<BatchBench.Report> {
    private static final int S2_IMAGES = 8;
    private static final int SHIPPED_IMAGES = 128;
    private static final int EVALUATIONS = 4;
    private static final int WARM_UP = 1;
    private static final int MEASURED = 5;
    private static final LayerWatch WHOLE = new Whole();

    private final Installation installation;
    private final TaskEngine engine;

    /** A task; {@code engine} stays the caller's. */
    public BatchBench(Installation installation, TaskEngine engine) {
        this.installation = installation;
        this.engine = engine;
    }

    /**
     * What was measured.
     *
     * @param device where it ran
     * @param batches in order
     */
    public record Report(String device, List<Batch> batches) {
        /** Copies the list. */
        public Report {
            batches = List.copyOf(batches);
        }

        /** The least ratio of any batch. */
        public double wholeOverSlices() {
            return batches.stream()
                    .mapToDouble(batch -> batch.wholeOverSlices().median())
                    .min()
                    .orElse(Double.NaN);
        }

        /** As JSON, with the least ratio first. */
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("format", "cachescope-batch-bench").put("version", 1);
            ReportJson.put(json, "wholeOverSlices", wholeOverSlices());
            json.put("device", device);
            batches.forEach(batch -> json.withArray("/batches").add(batch.json()));
            return json;
        }
    }

    /**
     * One batch.
     *
     * @param name of the network, and which layers run
     * @param images of the batch
     * @param atOnce of them in a slice, at most
     * @param evaluations of a run
     * @param wholeMillis a run of the whole batch, the sampler's loop alone
     * @param slicedMillis a run in slices, likewise
     * @param wholeOverSlices their ratio, pair by pair
     */
    public record Batch(
            String name,
            int images,
            int atOnce,
            int evaluations,
            Quantiles wholeMillis,
            Quantiles slicedMillis,
            Quantiles wholeOverSlices) {
        private ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("name", name).put("images", images).put("atOnce", atOnce).put("evaluations", evaluations);
            json.set("wholeMillis", ReportJson.of(wholeMillis));
            json.set("slicedMillis", ReportJson.of(slicedMillis));
            json.set("wholeOverSlices", ReportJson.of(wholeOverSlices));
            return json;
        }
    }

    @Override
    public Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        List<OpenedModel> shipped = new ArrayList<>();
        for (Path folder : installation.models()) {
            shipped.add(OpenedModel.open(installation, ModelChoice.of(folder.toString())));
        }
        return engine.thread().call(tensors -> {
            if (!tensors.onCpu()) {
                throw new IllegalArgumentException("bench --batches: " + tensors.deviceName()
                        + " takes every batch as a whole; --device cpu has slices to compare with");
            }
            List<Batch> batches = new ArrayList<>();
            batches.addAll(measure(
                    tensors,
                    "DiT-S/2, random weights",
                    BenchTask.S2,
                    new RandomWeights(BenchTask.S2),
                    S2_IMAGES,
                    progress,
                    cancel));
            for (OpenedModel model : shipped) {
                batches.addAll(measure(
                        tensors,
                        model.name(),
                        model.architecture(),
                        model.checkpoint().weights(),
                        SHIPPED_IMAGES,
                        progress,
                        cancel));
            }
            return new Report(tensors.deviceName(), batches);
        });
    }

    private static List<Batch> measure(
            Engine engine,
            String name,
            Architecture a,
            WeightSource weights,
            int images,
            ProgressListener progress,
            CancelToken cancel)
            throws IOException {
        SamplingRecipe recipe = recipe(a, images);
        CacheSchedule reusing = reusing(recipe.shape(a));
        Counted done = new Counted(progress, name, 4 * (WARM_UP + MEASURED));
        Timing timing = new Timing(engine, recipe, cancel, done);
        try (Network network = Network.load(engine, a, weights, LinearOperators.fastest(engine));
                SamplingSession session = new SamplingSession(engine, network)) {
            return List.of(
                    timing.measure(session, name + ", every layer computed", reusing.uncached()),
                    timing.measure(session, name + ", every cell of a cache step reused", reusing));
        }
    }

    /** Guided runs by the solver that a network is published with. */
    static SamplingRecipe recipe(Architecture a, int images) {
        Solver solver = SamplingRecipe.publishedSolver(a);
        return new SamplingRecipe(
                SamplingRecipe.spread(images, a.classes()),
                EVALUATIONS / solver.evaluationsPerStep(),
                solver,
                SamplingRecipe.publishedGuidance(a, 2),
                false,
                1);
    }

    /** Every cell of each cache step. */
    static CacheSchedule reusing(RunShape shape) {
        return new CachePolicy.AllCells(shape.publishedPattern()).schedule(shape);
    }

    /** How runs of a recipe are timed. */
    private record Timing(Engine engine, SamplingRecipe recipe, CancelToken cancel, Counted done) {
        Batch measure(SamplingSession session, String name, CacheSchedule schedule) {
            List<double[]> pairs = new ArrayList<>();
            for (int pair = -WARM_UP; pair < MEASURED; pair++) {
                double whole = millis(session, schedule, WHOLE);
                double sliced = millis(session, schedule, LayerWatch.NONE);
                if (pair >= 0) {
                    pairs.add(new double[] {whole, sliced});
                }
            }
            return new Batch(
                    name,
                    recipe.images(),
                    SamplingSession.mostAtOnce(engine, session.network().architecture(), recipe),
                    recipe.evaluations(),
                    Quantiles.of(pairs, pair -> pair[0]),
                    Quantiles.of(pairs, pair -> pair[1]),
                    Quantiles.of(pairs, pair -> pair[0] / pair[1]));
        }

        private double millis(SamplingSession session, CacheSchedule schedule, LayerWatch watch) {
            cancel.check();
            double millis = LatencyMeasurement.millis(session, new LatencyMeasurement.Timed(recipe, schedule), watch);
            done.advance();
            return millis;
        }
    }

    /** Sees nothing, of the whole batch. */
    private record Whole() implements LayerWatch {
        @Override
        public boolean needsWholeBatch() {
            return true;
        }

        @Override
        public LayerEvaluator over(int evaluation, LayerEvaluator layers) {
            return layers;
        }
    }
}
