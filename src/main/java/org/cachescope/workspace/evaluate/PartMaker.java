package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.evaluation.Calibration;
import org.cachescope.evaluation.DecidedRun;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.LatentDecoder;
import org.cachescope.evaluation.SampledImages;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.evaluation.metrics.ImageFeatures;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.evaluation.metrics.SampleStatistics;
import org.cachescope.format.RgbImage;
import org.cachescope.model.Precision;
import org.cachescope.tensor.Engine;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.LoadedNetwork;
import org.cachescope.workspace.OpenedModel;
import org.cachescope.workspace.PolicyCalibration;
import org.cachescope.workspace.PolicyChoice;
import org.jspecify.annotations.Nullable;

/**
 * A model in the engine, and a judge where the protocol has one, which make and describe batch after batch. On the
 * engine's thread only.
 */
final class PartMaker implements AutoCloseable {
    /** As many as the window makes at first: a speed-up is told by runs such as a person waits for. */
    private static final int IMAGES_OF_A_TIMED_RUN = 4;

    private final OpenedModel model;
    private final LoadedNetwork network;
    private final @Nullable Judge judge;
    private final @Nullable LatentDecoder decoder;
    private final Precision precision;

    private PartMaker(
            OpenedModel model,
            LoadedNetwork network,
            @Nullable Judge judge,
            @Nullable LatentDecoder decoder,
            Precision precision) {
        this.model = model;
        this.precision = precision;
        this.network = network;
        this.judge = judge;
        this.decoder = decoder;
    }

    /** @throws IllegalArgumentException if the model makes latents and nothing decodes them */
    static void requirePictures(OpenedModel model) {
        if (model.space() == ModelSpace.LATENT && model.autoencoder() == null) {
            throw new IllegalArgumentException(model.name()
                    + " makes latents, and their preview is nothing to be judged: name an autoencoder by --vae");
        }
    }

    static PartMaker load(Engine engine, OpenedModel model, @Nullable JudgeFiles files, CancelToken cancel)
            throws IOException {
        Judge judge = files == null ? null : Judge.load(engine, files);
        LoadedNetwork network = null;
        try {
            network = LoadedNetwork.load(engine, model, cancel);
            AutoencoderCheckpoint autoencoder = model.autoencoder();
            return new PartMaker(
                    model,
                    network,
                    judge,
                    autoencoder == null ? null : LatentDecoder.load(engine, autoencoder),
                    Precision.of(engine));
        } catch (IOException | RuntimeException e) {
            if (network != null) {
                network.close();
            }
            if (judge != null) {
                judge.close();
            }
            throw e;
        }
    }

    /**
     * Makes a batch.
     *
     * @param recipe labels are the classes to go through, the seed that of the first batch
     */
    Part make(SamplingRecipe recipe, PointCells cells, Batches batches, int number, CancelToken cancel) {
        long start = System.nanoTime();
        ForwardClock clock = new ForwardClock(cancel);
        SamplingRecipe batch = batch(recipe, batches, number);
        List<Boolean> passedOver = List.of();
        SampledImages samples;
        switch (cells) {
            case PointCells.Fixed(CacheSchedule schedule) ->
                samples = SampledImages.run(network.session(), batch, schedule, clock, _ -> {});
            case PointCells.Decided(PolicyChoice.Deciding policy, CacheSchedule _) -> {
                DecidedRun.Outcome outcome = DecidedRun.of(network.session(), batch, policy.rule(), clock, _ -> {});
                samples = outcome.images();
                passedOver = outcome.passedOver();
            }
        }
        double samplerMillis = millisSince(start);
        List<RgbImage> pictures = pictures(samples, cancel);
        ImageFeatures features = judge == null ? null : judge.describe(pictures);
        Part.Times times = new Part.Times(clock.millis(), samplerMillis, millisSince(start));
        return new Part(pictures, features, times, passedOver, deviceName());
    }

    /**
     * Times runs of a point and uncached ones in turn; of a rule those of the cells that it comes to in them.
     *
     * @param runs counted runs of each kind, {@value LatencyMeasurement#FEWEST_RUNS} or more
     */
    PointLatency time(PointPlan point, int runs, CancelToken cancel) {
        int images = Math.min(IMAGES_OF_A_TIMED_RUN, point.images());
        Batches batches = new Batches(images, images);
        SamplingRecipe recipe = batch(point.recipe(), batches, 0);
        LatencyMeasurement measured = LatencyMeasurement.measure(
                        network.session(),
                        new LatencyMeasurement.Timed(batch(point.base(), batches, 0), point.full()),
                        List.of(new LatencyMeasurement.Timed(recipe, schedule(point.cells(), recipe, cancel))),
                        runs,
                        LoadedNetwork.stopping(cancel),
                        _ -> {})
                .getFirst();
        return PointLatency.of(measured, images);
    }

    private static SamplingRecipe batch(SamplingRecipe recipe, Batches batches, int number) {
        List<Long> classes = recipe.labels();
        List<Long> labels = IntStream.range(0, batches.size(number))
                .mapToObj(i -> classes.get((batches.first(number) + i) % classes.size()))
                .toList();
        return new SamplingRecipe(
                labels,
                recipe.steps(),
                recipe.solver(),
                recipe.guidance(),
                recipe.clip(),
                Batches.seed(recipe.seed(), number));
    }

    private List<RgbImage> pictures(SampledImages samples, CancelToken cancel) {
        LatentDecoder decodes = decoder;
        return decodes == null ? model.preview().draw(samples) : decodes.decode(samples, cancel::check, _ -> {});
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    /** Calibrates errors for runs such as {@code recipe}, on images of their own. */
    CalibratedErrors calibrate(SamplingRecipe recipe, int lags, CancelToken cancel) {
        SamplingRecipe calibration =
                PolicyCalibration.recipe(recipe, model.architecture().classes());
        return Calibration.measure(network.session(), calibration, lags, LoadedNetwork.stopping(cancel), _ -> {});
    }

    /** The cells of a run, which a rule has to make to decide on them. */
    private CacheSchedule schedule(PointCells cells, SamplingRecipe recipe, CancelToken cancel) {
        return switch (cells) {
            case PointCells.Fixed(CacheSchedule schedule) -> schedule;
            case PointCells.Decided(PolicyChoice.Deciding policy, CacheSchedule _) ->
                DecidedRun.of(network.session(), recipe, policy.rule(), LoadedNetwork.stopping(cancel), _ -> {})
                        .schedule();
        };
    }

    /** Measures a set of images against the references; nothing where there are none. */
    List<MetricValue> measure(SampleStatistics samples) {
        return judge == null ? List.of() : judge.measure(samples);
    }

    String deviceName() {
        return network.session().deviceName();
    }

    /** In which precision the network makes images, in one word. */
    String precision() {
        return precision.toString();
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
        }
        network.close();
        if (judge != null) {
            judge.close();
        }
    }
}
