package org.cachescope.viewmodel;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.Prediction;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.session.ModelOffer;
import org.cachescope.workspace.studio.GeneratedRun;
import org.cachescope.workspace.studio.MemoryUse;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RouterTrainingListener;
import org.cachescope.workspace.studio.RouterTrainingOutcome;
import org.cachescope.workspace.studio.RouterTrainingRequest;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.StepListener;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/**
 * A studio that answers at once with what a test has set, and remembers what it was asked. Pictures are 12 × 12 of one
 * colour that depends on schedule, step and image, so that different runs look different.
 */
public class FakeStudio implements Studio {
    /** Depth of {@link #SHIPPED}. */
    public static final int DEPTH = 3;

    /** A model of ten classes, as if it shipped. */
    public static final ModelSummary SHIPPED = model("shapes32-dit", DEPTH);

    private static final int SIDE = 12;

    /** Models by name or path text; {@code null} stands for the shipped one. */
    public final Map<String, ModelSummary> models = new LinkedHashMap<>();

    /** What {@link #routers} answers. */
    public final List<RouterOffer> routers = new ArrayList<>();

    /** What {@link #importRouter} answers, by file; any other is refused. */
    public final Map<Path, RouterOffer> routerFiles = new LinkedHashMap<>();

    /** Runs asked for, in order. */
    public final List<RunRequest> generated = new ArrayList<>();

    /** A model that can be opened and does not ship, or null. */
    public @Nullable ModelSummary latent;

    /** Autoencoders that can be opened, by path. */
    public final Set<String> autoencoders = new HashSet<>();

    /** Latency measurements asked for, in order. */
    public final List<RunRequest> timed = new ArrayList<>();

    /** Error measurements asked for, in order. */
    public final List<RunRequest> measured = new ArrayList<>();

    /** What {@link #tryOut} answers; any other rule is refused. */
    public final Map<PolicyChoice, CacheSchedule> ruleSchedules = new LinkedHashMap<>();

    /** Rules tried out, in order. */
    public final List<PolicyChoice> triedOut = new ArrayList<>();

    /** What {@link #calibrate} answers; zeros until it is set. */
    public @Nullable CalibratedErrors errors;

    /** Calibrations asked for, in order. */
    public final List<RunRequest> calibrated = new ArrayList<>();

    /** Trainings asked for, in order. */
    public final List<RouterTrainingRequest> trained = new ArrayList<>();

    /** Updates that a training tells before it ends. */
    public final List<RouterTrainingListener.Update> updates = new ArrayList<>();

    /** What trainings end in; until one is set they are refused. */
    public RouterTrainingOutcome[] outcome = {};

    /** What {@link #measureLatency} answers. */
    public LatencyMeasurement latency =
            new LatencyMeasurement(Quantiles.of(200, 210, 220), Quantiles.of(100, 104, 110), Quantiles.of(1.9, 2, 2.1));

    /** What {@link #memoryUse} answers. */
    public MemoryUse memory = new MemoryUse(512L << 20, 64L << 20);

    /** What {@link #device} answers. */
    public String device = "cpu, 2 threads";

    /** Offers the shipped model alone and no router. */
    public FakeStudio() {
        models.put(SHIPPED.name(), SHIPPED);
    }

    /** A DiT of this name and depth with ten classes, guidance 2 and θ 0.1, not yet identified. */
    public static ModelSummary model(String name, int depth) {
        return model(name, name, depth);
    }

    /** The same, asked for otherwise than by its name. */
    public static ModelSummary model(String asked, String name, int depth) {
        return model(asked, name, new DitArchitecture(32, 4, 3, 64, depth, 4, 256, 10, false), true);
    }

    /** A model of this name with ten classes, guidance 2 and θ 0.1, not yet identified. */
    public static ModelSummary model(String name, Architecture network) {
        return model(name, name, network, true);
    }

    /** The same, asked for otherwise than by its name, of pixels or of latents. */
    public static ModelSummary model(String asked, String name, Architecture network, boolean pixels) {
        return new ModelSummary(
                ModelChoice.of(asked),
                name,
                Path.of("models", name),
                network,
                IntStream.range(0, 10).mapToObj(i -> "class " + i).toList(),
                1_000_000,
                null,
                pixels,
                "",
                2,
                0.1,
                true,
                List.of());
    }

    /** A learned router as an offer without notes. */
    public static RouterOffer offer(String name, Router router) {
        return new RouterOffer(name, Path.of(name + ".json"), new RouterFile.Learned(router), List.of());
    }

    @Override
    public List<ModelOffer> shippedModels() {
        return models.values().stream()
                .map(model -> new ModelOffer(model.name(), model.path()))
                .toList();
    }

    @Override
    public Task<ModelSummary> open(ModelChoice choice) {
        return (_, _) -> {
            String name = choice.nameOrPath();
            ModelSummary model = name == null
                    ? models.values().iterator().next()
                    : Stream.concat(models.values().stream(), Stream.ofNullable(latent))
                            .filter(m ->
                                    m.name().equals(name) || m.path().toString().equals(name))
                            .findFirst()
                            .orElse(null);
            if (model == null) {
                throw new IOException(name + ": there is no such file");
            }
            return choice.autoencoder() == null && choice.prediction() == null ? model : asAsked(model, choice);
        };
    }

    private ModelSummary asAsked(ModelSummary model, ModelChoice choice) throws IOException {
        String autoencoder = choice.autoencoder();
        if (autoencoder != null && !autoencoders.contains(autoencoder)) {
            throw new IOException(autoencoder + ": there is no such file");
        }
        Prediction prediction = choice.prediction();
        return new ModelSummary(
                model.choice().withAutoencoder(autoencoder).withPrediction(prediction),
                model.name(),
                model.path(),
                prediction != null && model.architecture() instanceof DitArchitecture dit
                        ? dit.predicting(prediction)
                        : model.architecture(),
                model.classNames(),
                model.parameters(),
                model.identity(),
                model.clips(),
                "",
                model.guidanceScale(),
                model.theta(),
                model.generator(),
                model.notes(),
                autoencoder,
                model.signalLeakHash());
    }

    @Override
    public Task<ModelSummary> identify(ModelSummary model) {
        return (_, _) -> ofWeights(model, "id-" + model.name());
    }

    /** The same model once its weights' hash is known. */
    static ModelSummary ofWeights(ModelSummary model, String identity) {
        return new ModelSummary(
                model.choice(),
                model.name(),
                model.path(),
                model.architecture(),
                model.classNames(),
                model.parameters(),
                identity,
                model.clips(),
                model.previewLabel(),
                model.guidanceScale(),
                model.theta(),
                model.generator(),
                model.notes(),
                model.autoencoder(),
                model.signalLeakHash());
    }

    @Override
    public Task<List<RouterOffer>> routers(ModelSummary model) {
        return (_, _) -> List.copyOf(routers);
    }

    @Override
    public Task<RouterOffer> importRouter(ModelSummary model, Path file, ReusePattern torchPattern) {
        return (_, _) -> {
            RouterOffer offer = routerFiles.get(file);
            if (offer == null) {
                throw new IOException(file + ": not a router");
            }
            return offer;
        };
    }

    @Override
    public Task<GeneratedRun> generate(RunRequest request, StepListener steps) {
        return (progress, cancel) -> {
            generated.add(request);
            int count = request.recipe().steps();
            List<GeneratedRun.Frame> frames = new ArrayList<>();
            for (int step = 0; step < count; step++) {
                cancel.check();
                List<Picture> pictures = pictures(request, step);
                GeneratedRun.Frame frame = new GeneratedRun.Frame(
                        new Evaluation(step, step, true, 1000 - 1000.0 * step / count), pictures, pictures);
                frames.add(frame);
                steps.made(frame);
                progress.report(new Progress.Advanced("run", step + 1L, count, Duration.ZERO, Optional.empty(), ""));
            }
            return new GeneratedRun(request, frames.getLast().x(), frames, 0, Duration.ofMillis(100));
        };
    }

    private static List<Picture> pictures(RunRequest request, int step) {
        return IntStream.range(0, request.recipe().images())
                .mapToObj(image -> picture(request.schedule().hash().hashCode() + 7 * step + 31 * image))
                .toList();
    }

    /** One colour all over. */
    public static Picture picture(int colour) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        Arrays.fill(rgb, (byte) colour);
        return new Picture(SIDE, SIDE, rgb);
    }

    @Override
    public Task<LatencyMeasurement> measureLatency(RunRequest request, int runs) {
        return (_, cancel) -> {
            cancel.check();
            timed.add(request);
            return latency;
        };
    }

    @Override
    public Task<List<LatencyMeasurement>> measureLatencies(RunRequest full, List<CacheSchedule> schedules, int runs) {
        return (_, cancel) -> {
            cancel.check();
            schedules.forEach(schedule -> timed.add(new RunRequest(full.model(), full.recipe(), schedule)));
            return Collections.nCopies(schedules.size(), latency);
        };
    }

    @Override
    public Task<LayerErrors> measureErrors(RunRequest request) {
        return (_, cancel) -> {
            cancel.check();
            measured.add(request);
            return errors(request.recipe().steps(), request.schedule().layers());
        };
    }

    /** Errors whose entry [t][column] is t + column / 100, whatever the measure. */
    public static LayerErrors errors(int steps, int layers) {
        List<List<Double>> table = IntStream.range(0, steps - 1)
                .mapToObj(step -> IntStream.range(0, layers)
                        .mapToObj(column -> step + column / 100.0)
                        .toList())
                .toList();
        List<Integer> timesteps =
                IntStream.range(0, steps).mapToObj(i -> 999 - i * 999 / steps).toList();
        return new LayerErrors(timesteps, table, table, table, table, 4);
    }

    @Override
    public Task<RouterTrainingOutcome> trainRouter(RouterTrainingRequest request, RouterTrainingListener listener) {
        return (_, cancel) -> {
            trained.add(request);
            for (RouterTrainingListener.Update update : Collections.unmodifiableList(updates)) {
                cancel.check();
                listener.advanced(update);
            }
            cancel.check();
            if (outcome.length == 0) {
                throw new IllegalArgumentException("no outcome was set");
            }
            return outcome[0];
        };
    }

    @Override
    public Task<CacheSchedule> tryOut(RunRequest request, PolicyChoice rule) {
        return (_, _) -> {
            triedOut.add(rule);
            return Optional.ofNullable(ruleSchedules.get(rule))
                    .orElseThrow(() -> new IllegalArgumentException("this studio knows no such rule"));
        };
    }

    @Override
    public Task<CalibratedErrors> calibrate(RunRequest request, int lags) {
        return (_, cancel) -> {
            cancel.check();
            calibrated.add(request);
            return errors == null
                    ? CalibratedErrors.none(
                            request.recipe().shape(request.model().architecture()), lags)
                    : errors;
        };
    }

    @Override
    public MemoryUse memoryUse() {
        return memory;
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public void close() {}
}
