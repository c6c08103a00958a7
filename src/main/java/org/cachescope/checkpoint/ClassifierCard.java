package org.cachescope.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.model.ClassifierArchitecture;
import org.jspecify.annotations.Nullable;

/**
 * What its maker says about a classifier.
 *
 * @param name the classifier's name
 * @param architecture the network
 * @param classNames one name a label
 * @param testImages fresh images that it was tested on, 1 or more
 * @param recognised how many of them it recognised with the weights as stored
 * @param training how it was trained, as JSON values: maps, lists, strings, numbers, booleans and null
 */
public record ClassifierCard(
        String name,
        ClassifierArchitecture architecture,
        List<String> classNames,
        int testImages,
        int recognised,
        Map<String, @Nullable Object> training) {
    /** @throws IllegalArgumentException if the name is blank, a number out of range, or the class count another */
    public ClassifierCard {
        classNames = List.copyOf(classNames);
        training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
        CardRules.requireNames(name, classNames, architecture.classes());
        CardRules.require(testImages >= 1, "test images: expected 1 or more, found " + testImages);
        CardRules.require(
                recognised >= 0 && recognised <= testImages,
                "recognised: expected 0 to " + testImages + ", found " + recognised);
    }

    /** Share of the test images that it recognised. */
    public double accuracy() {
        return (double) recognised / testImages;
    }
}
