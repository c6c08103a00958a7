package org.cachescope.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cachescope.data.LabelledBatch;
import org.cachescope.model.ClassifierArchitecture;
import org.cachescope.model.ShapesClassifier;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.TensorScope;

/**
 * Looks at labelled shapes, drawn or generated: what the classifier takes them for, its features, and where, how large,
 * how turned and how coloured they are. Use it on the engine thread only; it does not own the classifier.
 */
public final class ShapesObserver {
    /** A shape is told from its turned self by the moment of this order; discs and rings never are. */
    private static final Map<String, Integer> TURN_ORDERS = Map.of(
            "square", 4, "triangle", 3, "cross", 4, "star", 5, "crescent", 3, "diamond", 2, "heart", 3, "wave", 2);

    private final Engine engine;
    private final ShapesClassifier classifier;
    private final List<String> classNames;

    /**
     * An observer.
     *
     * @param classNames name of each of the classifier's labels
     * @throws IllegalArgumentException if the classifier has another number of classes
     */
    public ShapesObserver(Engine engine, ShapesClassifier classifier, List<String> classNames) {
        if (classNames.size() != classifier.architecture().classes()) {
            throw new IllegalArgumentException("class names: expected "
                    + classifier.architecture().classes() + " for this classifier, found " + classNames.size());
        }
        this.engine = engine;
        this.classifier = classifier;
        this.classNames = List.copyOf(classNames);
    }

    /** Order of the moment that tells the turn of a class, or 0 if its shape looks alike however it is turned. */
    int turnOrder(int label) {
        return TURN_ORDERS.getOrDefault(classNames.get(label), 0);
    }

    /**
     * Looks at a batch.
     *
     * @param batch images of the classifier's size with the intended labels, in [-1, 1]
     * @throws IllegalArgumentException if the images have another size, a label is none of the classes, or the
     *     classifier finds features that are not finite
     */
    public ShapesObservation observe(LabelledBatch batch) {
        ClassifierArchitecture a = classifier.architecture();
        int size = a.inputSize();
        int images = batch.labels().length;
        if (images < 1
                || batch.shape().size(1) != 3
                || batch.shape().size(2) != size
                || batch.shape().size(3) != size) {
            throw new IllegalArgumentException(
                    "images: expected [N, 3, " + size + ", " + size + "], found " + batch.shape());
        }
        List<Integer> labels = new ArrayList<>();
        List<Optional<ShapeTraits>> traits = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            int label = batch.labels()[i];
            if (label < 0 || label >= a.classes()) {
                throw new IllegalArgumentException(
                        "label of image " + i + ": expected 0 to " + (a.classes() - 1) + ", found " + label);
            }
            labels.add(label);
            traits.add(ShapeTraits.of(batch.pixels(), i * 3 * size * size, size, turnOrder(label)));
        }
        List<Integer> recognisedAs = new ArrayList<>();
        try (TensorScope scope = engine.newScope()) {
            HostTensor pixels = HostTensor.ofFloats(batch.shape(), batch.pixels());
            ShapesClassifier.Evaluation seen = classifier.evaluate(scope, scope.copyOf(pixels));
            for (int label : seen.classes()) {
                recognisedAs.add(label);
            }
            FeatureSet features = new FeatureSet(a.features(), seen.features().toFloats());
            return new ShapesObservation(labels, recognisedAs, features, traits);
        }
    }
}
