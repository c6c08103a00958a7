package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterFiles;
import org.cachescope.caching.RunShape;
import org.cachescope.checkpoint.ClassifierBundle;
import org.cachescope.data.LabelledBatch;
import org.cachescope.data.ShapesDataset;
import org.cachescope.format.RgbImage;
import org.cachescope.model.ShapesClassifier;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How good the shipped models and their routers must be. Prints what was reached, a line each;
 * {@code -Dshipped.samples} asks for fewer samples than the bars are meant for, {@code -Dshipped.kept=FOLDER} keeps
 * them, so that a run which was cut off goes on where it stopped.
 */
@Tag("large")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShippedModelLargeTest {
    private static final Path MODELS = Path.of("assets", "models");
    private static final Path ROUTERS = Path.of("sample-routers");

    private static final int EVALUATIONS = 50;
    private static final int SAMPLES = Integer.getInteger("shipped.samples", 5000);
    private static final @Nullable Path KEPT = Optional.ofNullable(System.getProperty("shipped.kept"))
            .map(Path::of)
            .orElse(null);
    private static final int RECOGNISED_OF = Math.min(1000, SAMPLES);
    private static final int ROUTED_IMAGES = Math.min(256, SAMPLES);
    private static final int RANDOM_MASKS = 5;
    private static final int BATCH = 64;
    private static final long FRESH_SEED = 30_000;

    private static final double LEAST_ACCURACY = 0.95;
    private static final double LEAST_PRECISION = 0.8;
    private static final double LEAST_RECALL = 0.5;
    /** Fresh images are 0.02 to 0.03 from fresh images; half of the range or a third of the spread missing is 0.25. */
    private static final double MOST_DISTANCE = 0.1;

    private static final double LEAST_SHARE = 0.2;
    private static final double MOST_SHARE = 0.8;
    private static final double LEAST_GAIN_DECIBELS = 3;

    private final Engine engine = Engine.start(new DeviceChoice.Auto(), 0);
    private final Map<String, ShippedModel> models = new HashMap<>();
    private final Map<String, List<RgbImage>> fullRuns = new HashMap<>();

    private ShippedModel model(String name) {
        return models.computeIfAbsent(name, shipped -> {
            try {
                return ShippedModel.load(engine, shipped);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @AfterAll
    void close() {
        models.values().forEach(ShippedModel::close);
        engine.close();
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    @ParameterizedTest
    @CsvSource({"shapes32-dit, shapes32-classifier", "shapes64-uvit, shapes64-classifier"})
    void guidedSamplesAreRecognisedPreciseAndAsVariedAsTheData(String name, String judge) throws IOException {
        ShippedModel model = model(name);
        ShapesDataset data = model.data();
        ClassifierBundle bundle = ClassifierBundle.open(MODELS.resolve(judge));
        try (ShapesClassifier classifier =
                ShapesClassifier.load(engine, bundle.card().architecture(), bundle.weights())) {
            ShapesObserver observer = new ShapesObserver(engine, classifier, data.classNames());
            List<ShapesObservation> seen = new ArrayList<>();
            int layers = model.card().architecture().layers();
            CacheSchedule schedule = CacheSchedule.full(EVALUATIONS, layers);
            KeptSamples kept = KeptSamples.of(MODELS.resolve(name), KEPT);
            for (int first = 0; first < SAMPLES; first += BATCH) {
                int from = first;
                int n = Math.min(BATCH, SAMPLES - first);
                seen.add(observer.observe(kept.batch(EVALUATIONS, from, n, () -> model.sample(from, n, schedule))));
            }
            List<ShapesObservation> fresh = new ArrayList<>();
            for (int first = 0; first < SAMPLES; first += BATCH) {
                fresh.add(observer.observe(data.batch(FRESH_SEED, first, Math.min(BATCH, SAMPLES - first))));
            }
            ShapesObservation samples = ShapesObservation.join(seen);
            int recognised = 0;
            for (int i = 0; i < RECOGNISED_OF; i++) {
                recognised +=
                        samples.labels().get(i).equals(samples.recognisedAs().get(i)) ? 1 : 0;
            }
            double accuracy = (double) recognised / RECOGNISED_OF;
            ShapesQuality quality = ShapesQuality.of(
                    engine, observer, samples, ShapesObservation.join(fresh), PrecisionRecall.PUBLISHED_NEIGHBOURS);
            PrecisionRecall reached = quality.precisionRecall();
            print(
                    "%s: recognised %.1f %% of %d guided samples, %d evaluations, guidance %s (bar %.0f %%)",
                    name,
                    100 * accuracy,
                    RECOGNISED_OF,
                    EVALUATIONS,
                    model.guidance().scale(),
                    100 * LEAST_ACCURACY);
            print(
                    "precision %.3f (bar %.1f), recall %.3f (bar %.1f), %d samples, %d fresh images, k = %d",
                    reached.precision(),
                    LEAST_PRECISION,
                    reached.recall(),
                    LEAST_RECALL,
                    reached.samples(),
                    reached.references(),
                    reached.neighbours());
            quality.variations()
                    .forEach(variation -> print("spread: %s (bar: distance %.1f)", variation, MOST_DISTANCE));
            assertThat(accuracy).as("accuracy").isGreaterThanOrEqualTo(LEAST_ACCURACY);
            assertThat(reached.precision()).as("precision").isGreaterThanOrEqualTo(LEAST_PRECISION);
            assertThat(reached.recall()).as("recall").isGreaterThanOrEqualTo(LEAST_RECALL);
            assertThat(quality.variations()).extracting(TraitVariation::trait).containsExactly(ShapeTrait.values());
            assertThat(quality.worstDistance()).as("spread").isLessThanOrEqualTo(MOST_DISTANCE);
        }
    }

    /** A shipped router at the threshold that it suggests. */
    record Suggested(String file, Router router, double theta) {
        static Suggested read(Path path) {
            try {
                RouterFile content = RouterFiles.read(path, ReusePattern.ALTERNATE, OptionalInt.empty());
                assertThat(content).as(path.toString()).isInstanceOf(RouterFile.Learned.class);
                Router router = ((RouterFile.Learned) content).router();
                assertThat(router.info().theta()).as("theta of %s", path).isNotNull();
                return new Suggested(
                        path.getFileName().toString(), router, router.info().theta());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean leavesAChoice() {
            CellCounts counts =
                    new CachePolicy.Threshold(router, theta).schedule().counts();
            double share = (double) counts.reused() / counts.of();
            return share >= LEAST_SHARE && share <= MOST_SHARE;
        }

        @Override
        public String toString() {
            return file;
        }
    }

    /** Routers between reusing almost nothing and almost everything; having none is an error. */
    static List<Suggested> routersWithAChoice() throws IOException {
        try (Stream<Path> files = Files.list(ROUTERS)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Suggested::read)
                    .filter(Suggested::leavesAChoice)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("routersWithAChoice")
    void routersBeatChance(Suggested suggested) {
        Router router = suggested.router();
        ShippedModel model = model(Objects.requireNonNull(router.info().modelName()));
        RunShape run = RunShape.of(
                model.card().architecture(),
                router.info().steps(),
                router.info().solver());
        CacheSchedule learned = new CachePolicy.Threshold(router, suggested.theta()).schedule(run);
        double reached = meanPsnr(model, learned);
        double chance = LongStream.range(0, RANDOM_MASKS)
                .mapToDouble(seed -> meanPsnr(model, new CachePolicy.RandomPerRow(seed, learned).schedule(run)))
                .average()
                .orElseThrow();
        print(
                "%s: %d of %d cells reused at theta %s, %.1f dB, chance %.1f dB (%d masks), gain %.1f dB (bar %.0f)",
                suggested.file(),
                learned.counts().reused(),
                learned.counts().of(),
                suggested.theta(),
                reached,
                chance,
                RANDOM_MASKS,
                reached - chance,
                LEAST_GAIN_DECIBELS);
        assertThat(reached - chance).as("gain over chance in dB").isGreaterThanOrEqualTo(LEAST_GAIN_DECIBELS);
    }

    /** Mean PSNR of a schedule's images to those of the full run. */
    private double meanPsnr(ShippedModel model, CacheSchedule schedule) {
        List<RgbImage> full = fullRuns.computeIfAbsent(
                model.card().name() + schedule.evaluations(), _ -> images(model, schedule.uncached()));
        List<RgbImage> cached = images(model, schedule);
        List<ImageQuality> qualities = new ArrayList<>();
        for (int i = 0; i < full.size(); i++) {
            qualities.add(ImageQuality.compare(full.get(i), cached.get(i)));
        }
        return MeanQuality.of(qualities).psnrDecibels();
    }

    private static List<RgbImage> images(ShippedModel model, CacheSchedule schedule) {
        List<RgbImage> images = new ArrayList<>();
        for (LabelledBatch batch : model.sampleAll(ROUTED_IMAGES, schedule)) {
            for (int image = 0; image < batch.labels().length; image++) {
                images.add(rgb(batch, image));
            }
        }
        return images;
    }

    private static RgbImage rgb(LabelledBatch batch, int image) {
        int side = (int) batch.shape().size(2);
        int plane = side * side;
        byte[] rgb = new byte[3 * plane];
        for (int i = 0; i < plane; i++) {
            for (int channel = 0; channel < 3; channel++) {
                float value = batch.pixels()[(3 * image + channel) * plane + i];
                rgb[3 * i + channel] = (byte) Math.clamp(127.5f * value + 128, 0f, 255f);
            }
        }
        return new RgbImage(side, side, rgb);
    }
}
