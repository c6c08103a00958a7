package org.cachescope.evaluation.metrics;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.evaluation.FeatureSet;
import org.cachescope.format.RgbImage;
import org.cachescope.model.Inception;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;

/** The protocols {@code adm} and {@code pytorch-fid}: one network, two ways of resizing; images of any size. */
public final class InceptionExtractor implements FeatureExtractor {
    private static final int CHANNELS = 3;
    private static final int LOGITS = 1008;

    private final Engine engine;
    private final Inception inception;
    private final Inception.Preprocessing preprocessing;

    private InceptionExtractor(Engine engine, Inception inception, Inception.Preprocessing preprocessing) {
        this.engine = engine;
        this.inception = inception;
        this.preprocessing = preprocessing;
    }

    /**
     * Loads the network.
     *
     * @return the extractor, owned by the caller and closed before the engine
     * @throws IllegalArgumentException if a weight is missing or has another shape
     */
    public static InceptionExtractor load(Engine engine, WeightSource weights, Inception.Preprocessing preprocessing) {
        return new InceptionExtractor(engine, Inception.load(engine, weights), preprocessing);
    }

    @Override
    public ImageFeatures describe(List<RgbImage> pictures) {
        List<ImageFeatures> each = new ArrayList<>();
        for (RgbImage picture : pictures) {
            try (TensorScope scope = engine.newScope()) {
                Tensor pixels = scope.floats(Shape.of(1, CHANNELS, picture.height(), picture.width()), planar(picture));
                Inception.Evaluation seen = inception.evaluate(scope, inception.prepare(scope, pixels, preprocessing));
                each.add(new ImageFeatures(
                        new FeatureSet(Inception.POOLED, seen.pooled().toFloats()),
                        new FeatureSet(Inception.SPATIAL, seen.spatial().toFloats()),
                        new FeatureSet(LOGITS, seen.logits().toFloats())));
            }
        }
        return ImageFeatures.join(each);
    }

    private static float[] planar(RgbImage picture) {
        byte[] rgb = picture.rgb();
        int plane = rgb.length / CHANNELS;
        float[] values = new float[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            values[i % CHANNELS * plane + i / CHANNELS] = rgb[i] & 0xff;
        }
        return values;
    }

    @Override
    public void close() {
        inception.close();
    }
}
