package org.cachescope.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.model.Architecture;
import org.jspecify.annotations.Nullable;

/**
 * What its maker says about a model.
 *
 * @param name the model's name
 * @param architecture the network, heads included
 * @param space pixels or latents
 * @param classNames one name a label, without the null class
 * @param normalisation how its values become an image
 * @param guidanceScale recommended guidance scale, 1 for none
 * @param theta recommended router threshold, 0 to 1
 * @param training how it was trained, as JSON values: maps, lists, strings, numbers, booleans and null
 */
public record ModelCard(
        String name,
        Architecture architecture,
        ModelSpace space,
        List<String> classNames,
        Normalisation normalisation,
        double guidanceScale,
        double theta,
        Map<String, @Nullable Object> training) {
    /** @throws IllegalArgumentException if the name is blank, a number out of range, or the class count another */
    public ModelCard {
        classNames = List.copyOf(classNames);
        training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
        CardRules.requireNames(name, classNames, architecture.classes());
        CardRules.require(
                Double.isFinite(guidanceScale) && guidanceScale >= 0,
                "guidance scale: expected 0 or more, found " + guidanceScale);
        CardRules.require(theta >= 0 && theta <= 1, "theta: expected 0 to 1, found " + theta);
    }
}
