package org.cachescope.evaluation.metrics;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.evaluation.FeatureSet;
import org.cachescope.format.RgbImage;
import org.cachescope.model.ClassifierArchitecture;
import org.cachescope.model.ShapesClassifier;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;

/**
 * The protocol {@code shapes}: features and logits of the shapes' own classifier, of 8-bit pictures, so that generated
 * and drawn ones go the same way. It has no spatial features.
 */
public final class ShapesExtractor implements FeatureExtractor {
    /** What stands beside its figures. */
    public static final String PROTOCOL = "shapes";

    private static final int BATCH = 250;
    private static final int CHANNELS = 3;
    private static final float HALF = 127.5f;

    private final Engine engine;
    private final ShapesClassifier classifier;

    private ShapesExtractor(Engine engine, ShapesClassifier classifier) {
        this.engine = engine;
        this.classifier = classifier;
    }

    /**
     * Loads a classifier.
     *
     * @return the extractor, owned by the caller and closed before the engine
     * @throws IllegalArgumentException if a weight is missing or has another shape
     */
    public static ShapesExtractor load(Engine engine, ClassifierArchitecture architecture, WeightSource weights) {
        return new ShapesExtractor(engine, ShapesClassifier.load(engine, architecture, weights));
    }

    @Override
    public ImageFeatures describe(List<RgbImage> pictures) {
        List<ImageFeatures> batches = new ArrayList<>();
        for (int first = 0; first < pictures.size(); first += BATCH) {
            batches.add(batch(pictures.subList(first, Math.min(first + BATCH, pictures.size()))));
        }
        return ImageFeatures.join(batches);
    }

    private ImageFeatures batch(List<RgbImage> pictures) {
        ClassifierArchitecture a = classifier.architecture();
        try (TensorScope scope = engine.newScope()) {
            HostTensor pixels = HostTensor.ofFloats(
                    Shape.of(pictures.size(), CHANNELS, a.inputSize(), a.inputSize()), planar(pictures, a.inputSize()));
            ShapesClassifier.Evaluation seen = classifier.evaluate(scope, scope.copyOf(pixels));
            return new ImageFeatures(
                    new FeatureSet(a.features(), seen.features().toFloats()),
                    null,
                    new FeatureSet(a.classes(), seen.logits().toFloats()));
        }
    }

    /** Pictures as values in [-1, 1], (N, 3, H, W): a byte stands for its value / 127.5 - 1. */
    private static float[] planar(List<RgbImage> pictures, int size) {
        int plane = size * size;
        float[] values = new float[pictures.size() * CHANNELS * plane];
        for (int image = 0; image < pictures.size(); image++) {
            RgbImage picture = pictures.get(image);
            if (picture.width() != size || picture.height() != size) {
                throw new IllegalArgumentException("pictures for this classifier: expected " + size + " × " + size
                        + " pixels, found " + picture.width() + " × " + picture.height());
            }
            byte[] rgb = picture.rgb();
            for (int i = 0; i < rgb.length; i++) {
                int place = (image * CHANNELS + i % CHANNELS) * plane + i / CHANNELS;
                values[place] = (rgb[i] & 0xff) / HALF - 1;
            }
        }
        return values;
    }

    @Override
    public void close() {
        classifier.close();
    }
}
