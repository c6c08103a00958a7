package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.MacCount;
import org.cachescope.diffusion.Solver;
import org.cachescope.diffusion.VelocitySolver;
import org.cachescope.evaluation.ImageQuality;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.MeanQuality;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.RunMacs;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.LayerKind;

/** Reports as JSON: the same object in files and on the terminal. What is not defined is null. */
public final class ReportJson {
    private static final String QUALITY_PROTOCOL =
            "8-bit RGB of the cached run against the full run of the same seed; identical images are left out of the"
                    + " mean PSNR";

    private ReportJson() {}

    /** What a file holds. */
    public static ObjectNode of(InspectReport report) {
        return InspectJson.of(report);
    }

    /** Measured speeds. */
    public static ObjectNode of(BenchReport report) {
        return BenchJson.of(report);
    }

    /** How quickly the window answers, as lines: who measures it may not see JSON. */
    public static String text(WindowBenchReport report) {
        return WindowBenchJson.of(report).toPrettyString() + "\n";
    }

    /** What a conversion wrote. */
    public static ObjectNode of(ConvertTask.Report report) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("file", report.file().toString())
                .put("format", report.format().name())
                .put("depth", report.depth())
                .put("steps", report.steps());
    }

    /** The figures of a sampling. */
    public static ObjectNode of(SampleReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", "cachescope-sample");
        json.put("version", 1);
        json.set("recipe", recipe(report));
        json.set("schedule", schedule(report.schedule()));
        json.set("macs", macs(report.macs()));
        LatencyMeasurement latency = report.latency();
        json.set("latency", latency == null ? null : latency(latency, report.macs()));
        Decoding decoding = report.decoding();
        json.set("decoding", decoding == null ? null : of(decoding));
        json.set("quality", quality(report));
        json.put("device", report.device());
        json.put("grid", String.valueOf(report.grid().getFileName()));
        json.put("gridMillis", rounded(report.gridMillis()));
        report.notes().forEach(json.putArray("notes")::add);
        return json;
    }

    /** What repeats a run. */
    static ObjectNode recipe(SampleReport report) {
        SamplingRecipe recipe = report.recipe();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", report.model());
        json.put("modelFile", String.valueOf(report.modelFile().getFileName()));
        if (!report.weights().isEmpty()) {
            json.put("weights", report.weights());
        }
        json.put("modelIdentity", report.hashes().model().weights());
        if (report.hashes().model().signalLeak() != null) {
            json.put("signalLeak", report.hashes().model().signalLeak());
        }
        json.put("bundleSha256", report.hashes().bundleSha256());
        json.put(
                "autoencoder",
                report.decoding() == null ? null : report.decoding().autoencoder());
        json.put("policy", report.policy());
        json.put("router", report.router());
        json.put("routerHash", report.hashes().router());
        json.put("theta", report.theta());
        json.put("budget", report.budget());
        json.put("scheduleHash", report.schedule().hash());
        json.put("steps", recipe.steps());
        json.put("evaluations", recipe.evaluations());
        json.put("solver", recipe.solver().name());
        switch (recipe.solver()) {
            case Solver.Ddim(double eta) -> json.put("eta", eta);
            case Solver.Ddpm(Solver.Variance variance) -> json.put("variance", variance.name());
            case Solver.DpmSolver2 _, Solver.DpmPlusPlus2M _, VelocitySolver _ -> {}
        }
        json.put("guidanceScale", recipe.guidance().scale());
        json.put("guidanceChannels", recipe.guidance().channels());
        json.put("guidanceForm", recipe.guidance().form().name());
        json.put("clip", recipe.clip());
        json.put("seed", recipe.seed());
        recipe.labels().forEach(json.putArray("labels")::add);
        report.classNames().forEach(json.putArray("classes")::add);
        return json;
    }

    static ObjectNode schedule(CacheSchedule schedule) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("hash", schedule.hash());
        json.put("evaluations", schedule.evaluations());
        json.put("layers", schedule.layers());
        ObjectNode cells = json.putObject("cells");
        cells.set("all", counts(schedule.counts()));
        cells.set("mhsa", counts(schedule.counts(LayerKind.MHSA)));
        cells.set("ffn", counts(schedule.counts(LayerKind.FFN)));
        return json;
    }

    private static ObjectNode counts(CellCounts counts) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("reused", counts.reused())
                .put("dropped", counts.dropped())
                .put("of", counts.of());
    }

    private static ObjectNode macs(RunMacs macs) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("executed", pair(macs.full(), macs.cached()));
        json.set("asPublished", pair(macs.publishedFull(), macs.publishedCached()));
        ObjectNode measured = json.putObject("measuredRuns");
        measured.put("full", macs.warmFull());
        measured.put("cached", macs.warmCached());
        measured.put("ratio", rounded(macs.warmRatio()));
        measured.put("counts", warmCounts(macs));
        return json;
    }

    private static String warmCounts(RunMacs macs) {
        if (macs.full().adaLn() == 0) {
            return "executed, without time embeddings, which are kept from the warm-up";
        }
        return macs.adaLnKept()
                ? "executed, without time embeddings and adaLN, which are kept from the warm-up"
                : "executed, without time embeddings, which are kept from the warm-up; adaLN exceeds the budget and is"
                        + " computed again in every run";
    }

    private static ObjectNode pair(MacCount full, MacCount cached) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("full", of(full));
        json.set("cached", of(cached));
        json.put("ratio", rounded((double) full.total() / cached.total()));
        return json;
    }

    static ObjectNode of(MacCount count) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("total", count.total())
                .put("mhsa", count.mhsa())
                .put("ffn", count.ffn())
                .put("embedding", count.embedding())
                .put("adaLn", count.adaLn())
                .put("skips", count.skips())
                .put("finalLayer", count.finalLayer());
    }

    private static ObjectNode latency(LatencyMeasurement latency, RunMacs macs) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("protocol", LatencyMeasurement.PROTOCOL);
        json.set("fullMillis", of(latency.full()));
        json.set("cachedMillis", of(latency.cached()));
        json.put("speedup", rounded(latency.speedUp().median()));
        json.put("macRatio", rounded(macs.warmRatio()));
        json.put("speedupOverMacRatio", rounded(latency.speedUp().median() / macs.warmRatio()));
        return json;
    }

    private static ObjectNode of(Decoding decoding) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("autoencoder", decoding.autoencoder())
                .put("file", decoding.file().toString())
                .put("scaleFactor", decoding.scaleFactor())
                .put("tiles", decoding.tiles())
                .put("images", decoding.images())
                .put("millisPerImage", rounded(decoding.millisPerImage()));
    }

    static ObjectNode of(Quantiles quantiles) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("n", quantiles.n())
                .put("lowerQuartile", rounded(quantiles.lower()))
                .put("median", rounded(quantiles.median()))
                .put("upperQuartile", rounded(quantiles.upper()));
    }

    private static ObjectNode quality(SampleReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        boolean latents = !report.preview().isEmpty();
        json.put(
                "protocol", latents ? QUALITY_PROTOCOL + "; of a preview of latents, not of images" : QUALITY_PROTOCOL);
        Decoding decoding = report.decoding();
        json.put(
                "images",
                latents
                        ? report.preview()
                        : decoding == null ? "pixels" : "latents decoded by " + decoding.autoencoder());
        MeanQuality mean = report.meanQuality();
        ObjectNode average = json.putObject("mean");
        put(average, "psnrDecibels", mean.psnrDecibels());
        put(average, "ssim", mean.ssim());
        average.put("identical", mean.identical());
        average.put("of", mean.images());
        ArrayNode each = json.putArray("each");
        for (int i = 0; i < report.quality().size(); i++) {
            ImageQuality quality = report.quality().get(i);
            ObjectNode image = each.addObject();
            image.put("class", report.classNames().get(i));
            put(image, "psnrDecibels", quality.psnrDecibels());
            put(image, "ssim", quality.ssim());
            image.put("identical", quality.identical());
        }
        return json;
    }

    /**
     * JSON has no infinity and no NaN: an identical image's PSNR, an undefined SSIM and what was not measured are null.
     */
    static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, rounded(value));
        } else {
            json.putNull(name);
        }
    }

    static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
