package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.cachescope.checkpoint.ClassifierBundle;
import org.cachescope.data.LabelledBatch;
import org.cachescope.data.ShapesDataset;
import org.cachescope.model.ShapesClassifier;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the shipped classifier makes of good images, and of images that are bad in a known way. */
class ShapesQualityTest {
    private static final ShapesDataset DATA = new ShapesDataset(32);
    private static final int IMAGES = 500;
    private static final int PLANE = 32 * 32;

    private final Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
    private ShapesClassifier classifier;
    private ShapesObserver observer;
    private ShapesObservation references;

    @BeforeEach
    void observeTheData() throws IOException {
        ClassifierBundle bundle = ClassifierBundle.open(Path.of("assets", "models", "shapes32-classifier"));
        classifier = ShapesClassifier.load(engine, bundle.card().architecture(), bundle.weights());
        observer = new ShapesObserver(engine, classifier, bundle.card().classNames());
        references = observer.observe(DATA.batch(101, 0, IMAGES));
    }

    @AfterEach
    void closeEngine() {
        classifier.close();
        engine.close();
    }

    private ShapesQuality judge(LabelledBatch samples) {
        return ShapesQuality.of(engine, observer, observer.observe(samples), references, 3);
    }

    private static LabelledBatch fresh() {
        return DATA.batch(202, 0, IMAGES);
    }

    @Test
    void theShippedClassifierKeepsWhatItsCardSays() throws IOException {
        ClassifierBundle bundle = ClassifierBundle.open(Path.of("assets", "models", "shapes32-classifier"));
        assertThat(bundle.card().classNames()).isEqualTo(DATA.classNames());
        assertThat(bundle.card().architecture().parameters()).isLessThanOrEqualTo(200_000);
        assertThat(bundle.card().accuracy()).isGreaterThanOrEqualTo(0.995);
        assertThat(references.accuracy()).isGreaterThanOrEqualTo(0.995);
    }

    @Test
    void freshImagesAreAsGoodAsTheData() {
        ShapesQuality quality = judge(fresh());
        assertThat(quality.accuracy()).isGreaterThanOrEqualTo(0.995);
        assertThat(quality.precisionRecall().precision()).isGreaterThan(0.9);
        assertThat(quality.precisionRecall().recall()).isGreaterThan(0.9);
        assertThat(quality.variations()).extracting(TraitVariation::trait).containsExactly(ShapeTrait.values());
        assertThat(quality.worstDistance()).isLessThan(0.12);
    }

    @Test
    void imagesJoinedFromTwoHalvesArePreciseNoLonger() {
        LabelledBatch batch = fresh();
        float[] pixels = batch.pixels().clone();
        for (int image = 0; image < IMAGES; image++) {
            for (int i = 0; i < 3 * PLANE; i++) {
                if (i % 32 >= 16) {
                    pixels[image * 3 * PLANE + i] = batch.pixels()[(image + 1) % IMAGES * 3 * PLANE + i];
                }
            }
        }
        ShapesQuality quality = judge(new LabelledBatch(pixels, batch.labels(), batch.shape()));
        assertThat(quality.accuracy()).isLessThan(0.7);
        assertThat(quality.precisionRecall().precision()).isLessThan(0.5);
    }

    @Test
    void halfTheClassesReachHalfTheData() {
        float[] pixels = new float[IMAGES * 3 * PLANE];
        int[] labels = new int[IMAGES];
        for (int image = 0; image < IMAGES; image++) {
            labels[image] = image % 5;
            DATA.render(labels[image], 303, image, pixels, image * 3 * PLANE);
        }
        ShapesQuality quality = judge(new LabelledBatch(pixels, labels, Shape.of(IMAGES, 3, 32, 32)));
        assertThat(quality.precisionRecall().precision()).isGreaterThan(0.85);
        assertThat(quality.precisionRecall().recall()).isCloseTo(0.5, within(0.12));
    }

    @Test
    void fewScenesRepeatedVaryTooLittle() {
        float[] pixels = new float[IMAGES * 3 * PLANE];
        int[] labels = new int[IMAGES];
        for (int image = 0; image < IMAGES; image++) {
            labels[image] = image % 10;
            DATA.render(labels[image], 404, image / 10 % 3, pixels, image * 3 * PLANE);
        }
        ShapesQuality quality = judge(new LabelledBatch(pixels, labels, Shape.of(IMAGES, 3, 32, 32)));
        assertThat(quality.accuracy()).isGreaterThan(0.99);
        assertThat(quality.precisionRecall().recall()).isLessThan(0.1);
        assertThat(quality.worstDistance()).isGreaterThan(0.3);
    }

    @Test
    void noiseIsNeitherRecognisedNorPrecise() {
        SplittableRandom random = new SplittableRandom(1);
        float[] pixels = new float[IMAGES * 3 * PLANE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble(-1, 1);
        }
        ShapesQuality quality = judge(new LabelledBatch(pixels, fresh().labels(), fresh().shape()));
        assertThat(quality.accuracy()).isLessThan(0.3);
        assertThat(quality.precisionRecall().precision()).isLessThan(0.1);
    }

    @Test
    void aSetSeenInPartsIsTheSetSeenAtOnce() {
        ShapesObservation parts = ShapesObservation.join(
                List.of(observer.observe(DATA.batch(101, 0, 200)), observer.observe(DATA.batch(101, 200, 300))));
        assertThat(parts.size()).isEqualTo(IMAGES);
        assertThat(parts.recognisedAs()).isEqualTo(references.recognisedAs());
        assertThat(parts.traits()).isEqualTo(references.traits());
        assertThat(parts.features().size()).isEqualTo(IMAGES);
    }

    @Test
    void imagesThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> observer.observe(new ShapesDataset(16).batch(1, 0, 2)))
                .withMessageContaining("expected [N, 3, 32, 32], found [2, 3, 16, 16]");
        LabelledBatch batch = fresh();
        int[] labels = batch.labels().clone();
        labels[3] = 10;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> observer.observe(new LabelledBatch(batch.pixels(), labels, batch.shape())))
                .withMessageContaining("label of image 3");
        float[] broken = batch.pixels().clone();
        Arrays.fill(broken, 0, 9, Float.NaN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> observer.observe(new LabelledBatch(broken, batch.labels(), batch.shape())))
                .withMessageContaining("image 0");
    }

    @Test
    void samplesOfAClassThatTheDataLackAreRefused() {
        ShapesObservation one = observer.observe(DATA.batch(101, 0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShapesQuality.of(engine, observer, references, one, 3))
                .withMessageContaining("references");
    }
}
