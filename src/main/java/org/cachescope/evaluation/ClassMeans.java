package org.cachescope.evaluation;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Where the data's shapes of each class lie on average, so that traits of all classes can be pooled: a crescent's
 * centre of gravity is not where a disc's is.
 */
final class ClassMeans {
    private final ShapesObserver observer;
    private final Map<Integer, Sums> sums = new HashMap<>();

    /** Sums over a class. */
    private static final class Sums {
        private int images;
        private double x;
        private double y;
        private double extent;
        private double cosPhase;
        private double sinPhase;

        void add(ShapeTraits traits) {
            images++;
            x += traits.centreX();
            y += traits.centreY();
            extent += traits.extent();
            cosPhase += Math.cos(traits.phase());
            sinPhase += Math.sin(traits.phase());
        }

        double phase() {
            return Math.atan2(sinPhase, cosPhase);
        }
    }

    private ClassMeans(ShapesObserver observer) {
        this.observer = observer;
    }

    static ClassMeans of(ShapesObserver observer, ShapesObservation data) {
        ClassMeans means = new ClassMeans(observer);
        for (int i = 0; i < data.size(); i++) {
            Sums ofClass = means.sums.computeIfAbsent(data.labels().get(i), _ -> new Sums());
            data.traits().get(i).ifPresent(ofClass::add);
        }
        return means;
    }

    /**
     * Values of each trait over all images in which a shape was found.
     *
     * @throws IllegalArgumentException if the data had no shape of an image's class
     */
    Map<ShapeTrait, double[]> traits(ShapesObservation images) {
        Map<ShapeTrait, DoubleStream.Builder> values = new EnumMap<>(ShapeTrait.class);
        for (ShapeTrait trait : ShapeTrait.values()) {
            values.put(trait, DoubleStream.builder());
        }
        List<Optional<ShapeTraits>> found = images.traits();
        for (int i = 0; i < images.size(); i++) {
            if (found.get(i).isPresent()) {
                add(values, images.labels().get(i), found.get(i).get());
            }
        }
        Map<ShapeTrait, double[]> arrays = new EnumMap<>(ShapeTrait.class);
        values.forEach((trait, builder) -> {
            double[] array = builder.build().toArray();
            if (array.length > 0) {
                arrays.put(trait, array);
            }
        });
        return arrays;
    }

    private void add(Map<ShapeTrait, DoubleStream.Builder> values, int label, ShapeTraits traits) {
        Sums mean = sums.get(label);
        if (mean == null || mean.images == 0) {
            throw new IllegalArgumentException("references: expected images of class " + label + ", found none");
        }
        values.get(ShapeTrait.CENTRE_X).add(traits.centreX() - mean.x / mean.images);
        values.get(ShapeTrait.CENTRE_Y).add(traits.centreY() - mean.y / mean.images);
        values.get(ShapeTrait.SIZE).add(traits.extent() * mean.images / mean.extent);
        values.get(ShapeTrait.HUE).add(traits.hue());
        values.get(ShapeTrait.BACKGROUND_HUE).add(traits.backgroundHue());
        int order = observer.turnOrder(label);
        if (order > 0) {
            double turn = Math.IEEEremainder(traits.phase() - mean.phase(), 2 * Math.PI) / order;
            values.get(ShapeTrait.TURN).add(turn);
        }
    }
}
