package org.cachescope.workspace.studio;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Counted;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.TaskEngine;

/**
 * Measures how soon images follow θ: the shipped model, guided, in a run from scratch and along a {@link ThetaDrag}
 * through {@value #VALUES} thresholds, each waited for.
 */
public final class DragBench implements Task<DragBench.Report> {
    private static final String NAME = "drag of θ";
    private static final int STEPS = 20;
    private static final int IMAGES = 4;
    private static final int VALUES = 20;
    private static final int SCRATCH_RUNS = 5;

    private final Installation installation;
    private final TaskEngine engine;

    /**
     * What was measured, from the request to the pictures.
     *
     * @param router the router whose θ was moved
     * @param images pictures of a run
     * @param steps steps of a run
     * @param fromScratchMillis cached runs of different seeds, nothing remembered
     * @param dragMillis runs along the drag
     * @param resumedSteps steps that the drag's runs took over, mean
     */
    public record Report(
            String router,
            int images,
            int steps,
            Quantiles fromScratchMillis,
            Quantiles dragMillis,
            double resumedSteps) {
        /** As JSON, with the medians first. */
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("format", "cachescope-drag").put("version", 1);
            json.put("fromScratchMillis", fromScratchMillis.median());
            json.put("dragMedianMillis", dragMillis.median());
            json.put("resumedSteps", resumedSteps);
            json.put("router", router).put("images", images).put("steps", steps);
            put(json.putObject("fromScratch"), fromScratchMillis);
            put(json.putObject("drag"), dragMillis);
            return json;
        }

        private static void put(ObjectNode json, Quantiles millis) {
            json.put("n", millis.n())
                    .put("lowerQuartile", millis.lower())
                    .put("median", millis.median())
                    .put("upperQuartile", millis.upper());
        }
    }

    /** A task; {@code engine} stays the caller's. */
    public DragBench(Installation installation, TaskEngine engine) {
        this.installation = installation;
        this.engine = engine;
    }

    @Override
    public Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        try (EngineStudio studio = new EngineStudio(installation, engine)) {
            ModelSummary model = studio.open(ModelChoice.SHIPPED).run(progress, cancel);
            RunShape shape = RunShape.of(model.architecture(), STEPS, RouterInfo.DDIM);
            RouterOffer offer = router(studio.routers(model).run(progress, cancel), shape);
            Router router = ((RouterFile.Learned) offer.content()).router();
            List<Double> thetas = ThetaDrag.over(router, VALUES).thetas();
            Counted count = new Counted(progress, NAME, SCRATCH_RUNS + 1L + thetas.size());
            List<Double> scratch = new ArrayList<>();
            for (int seed = 1; seed <= SCRATCH_RUNS + 1; seed++) { // 0 is the drag's
                RunRequest request = request(model, router, shape, thetas.getFirst(), seed);
                double millis = millis(studio, request, cancel, new ArrayList<>());
                if (seed > 1) { // the first loads and warms up
                    scratch.add(millis);
                }
                count.advance();
            }
            List<Double> dragged = new ArrayList<>();
            List<Integer> resumed = new ArrayList<>();
            for (double theta : thetas) {
                dragged.add(millis(studio, request(model, router, shape, theta, 0), cancel, resumed));
                count.advance();
            }
            double steps =
                    resumed.stream().mapToInt(Integer::intValue).average().orElse(0);
            return new Report(offer.name(), IMAGES, STEPS, quantiles(scratch), quantiles(dragged), steps);
        }
    }

    /** The router with the most distinct scores: the one along which a drag changes most. */
    private static RouterOffer router(List<RouterOffer> offers, RunShape shape) {
        return offers.stream()
                .filter(offer -> offer.content() instanceof RouterFile.Learned(Router router)
                        && router.info().mode() == RouterMode.REUSE
                        && router.info().hasPublishedPattern())
                .filter(offer -> offer.misfit(shape).isEmpty())
                .max(Comparator.comparingInt(offer ->
                        scores(((RouterFile.Learned) offer.content()).router()).size()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "no router for the shipped model at " + STEPS + " steps ships with this build"));
    }

    private static List<Float> scores(Router router) {
        return router.rows()
                .cacheEvaluations()
                .boxed()
                .flatMap(step ->
                        LongStream.range(0, router.info().layers()).mapToObj(column -> router.beta(step, (int) column)))
                .distinct()
                .sorted()
                .toList();
    }

    private static RunRequest request(ModelSummary model, Router router, RunShape shape, double theta, long seed) {
        List<Long> labels = SamplingRecipe.spread(IMAGES, model.classNames().size());
        Guidance guidance = new Guidance(
                model.guidanceScale() == 1 ? 2 : model.guidanceScale(),
                model.architecture().inChannels());
        SamplingRecipe recipe = new SamplingRecipe(labels, STEPS, new Solver.Ddim(0), guidance, model.clips(), seed);
        return new RunRequest(model, recipe, new CachePolicy.Threshold(router, theta).schedule(shape));
    }

    private static double millis(EngineStudio studio, RunRequest request, CancelToken cancel, List<Integer> resumed)
            throws IOException {
        long start = System.nanoTime();
        GeneratedRun made = studio.generate(request, StepListener.NONE).run(ProgressListener.NONE, cancel);
        resumed.add(made.resumedAt());
        return (System.nanoTime() - start) / 1e6;
    }

    private static Quantiles quantiles(List<Double> values) {
        return Quantiles.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
