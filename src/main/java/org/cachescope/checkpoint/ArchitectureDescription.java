package org.cachescope.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.format.FormatException;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.Prediction;
import org.cachescope.model.UVitArchitecture;
import org.jspecify.annotations.Nullable;

/** A network's sizes in a bundle's description. */
final class ArchitectureDescription {
    private static final String NETWORK = "network";
    private static final String PREDICTION = "prediction";
    private static final String DIT = "dit";
    private static final String U_VIT = "uvit";

    private ArchitectureDescription() {}

    /**
     * Reads sizes.
     *
     * @throws FormatException if a field is missing or the network is another
     * @throws IllegalArgumentException if a size is out of range
     */
    static Architecture read(JsonFields sizes) throws FormatException {
        return switch (sizes.text(NETWORK)) {
            case DIT ->
                new DitArchitecture(
                        sizes.count("inputSize"),
                        sizes.count("patchSize"),
                        sizes.count("inChannels"),
                        sizes.count("hiddenSize"),
                        sizes.count("depth"),
                        sizes.count("heads"),
                        sizes.count("ffnSize"),
                        sizes.count("classes"),
                        sizes.flag("learnSigma"),
                        prediction(sizes));
            case U_VIT ->
                new UVitArchitecture(
                        sizes.count("inputSize"),
                        sizes.count("patchSize"),
                        sizes.count("inChannels"),
                        sizes.count("hiddenSize"),
                        sizes.count("depth"),
                        sizes.count("heads"),
                        sizes.count("ffnSize"),
                        sizes.count("classes"),
                        sizes.flag("qkvBias"),
                        sizes.flag("mlpTimeEmbed"),
                        sizes.flag("conv"));
            default ->
                throw new FormatException(
                        sizes.file(),
                        "architecture." + NETWORK,
                        DIT + " or " + U_VIT,
                        sizes.text(NETWORK),
                        "Bundles of this version hold DiT and U-ViT models: open the weights from a folder without"
                                + " it.");
        };
    }

    /** Bundles written before there was a choice predict noise. */
    private static Prediction prediction(JsonFields sizes) throws FormatException {
        if (!sizes.has(PREDICTION)) {
            return Prediction.NOISE;
        }
        String label = sizes.text(PREDICTION);
        return Prediction.ofLabel(label)
                .orElseThrow(() -> new FormatException(
                        sizes.file(),
                        "architecture." + PREDICTION,
                        "noise, velocity-sit or velocity-repa",
                        label,
                        "Update Cachescope."));
    }

    /** The sizes as JSON values. */
    static Map<String, @Nullable Object> of(Architecture a) {
        Map<String, @Nullable Object> sizes = new LinkedHashMap<>();
        sizes.put(
                NETWORK,
                switch (a) {
                    case DitArchitecture _ -> DIT;
                    case UVitArchitecture _ -> U_VIT;
                });
        sizes.put("inputSize", a.inputSize());
        sizes.put("patchSize", a.patchSize());
        sizes.put("inChannels", a.inChannels());
        sizes.put("hiddenSize", a.hiddenSize());
        sizes.put("depth", a.depth());
        sizes.put("heads", a.heads());
        sizes.put("ffnSize", a.ffnSize());
        sizes.put("classes", a.classes());
        switch (a) {
            case DitArchitecture dit -> {
                sizes.put("learnSigma", dit.learnSigma());
                if (dit.prediction().velocity()) {
                    sizes.put(PREDICTION, dit.prediction().label());
                }
            }
            case UVitArchitecture uvit -> {
                sizes.put("qkvBias", uvit.qkvBias());
                sizes.put("mlpTimeEmbed", uvit.mlpTimeEmbed());
                sizes.put("conv", uvit.conv());
            }
        }
        return sizes;
    }
}
