package org.cachescope.workspace.tradeoff;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.evaluate.ResultsFolder;

/**
 * Whether results are of a network that Learning-to-Cache (Ma et al., 2024) has figures of, sampled as there. Networks
 * are told by their sizes: the hashes of the paper's weights are not published.
 */
public sealed interface PaperMatch {
    /**
     * They are.
     *
     * @param network which of the paper's
     * @param reference what their images are compared with, in words
     */
    record Same(PaperNetwork network, String reference) implements PaperMatch {}

    /**
     * They are not.
     *
     * @param reason as a sentence
     */
    record Other(String reason) implements PaperMatch {}

    /**
     * Judges results.
     *
     * @param setting what all of them have in common, {@link ResultsFolder#setting}
     */
    static PaperMatch of(Map<String, String> setting) {
        String sizes = setting.get(ResultsFolder.ARCHITECTURE);
        if (sizes == null) {
            return new Other("These results do not say which network made them. Run their command again into the same"
                    + " folder: it adds this, and makes nothing twice.");
        }
        return Arrays.stream(PaperNetwork.values())
                .filter(network -> network.architecture().toString().equals(sizes))
                .findFirst()
                .map(network -> sampledAlike(network, setting))
                .orElseGet(() -> new Other("The paper has figures of "
                        + Arrays.stream(PaperNetwork.values())
                                .map(PaperNetwork::title)
                                .collect(Collectors.joining(", "))
                        + "; these results are of " + setting.get(ResultsFolder.MODEL) + ", another network."));
    }

    private static PaperMatch sampledAlike(PaperNetwork network, Map<String, String> setting) {
        return difference(network, setting)
                .<PaperMatch>map(differs -> new Other("The paper samples " + network.title() + " by "
                        + network.solver().name() + ", guidance " + Figures.number(network.guidanceScale())
                        + ", in all "
                        + network.architecture().classes() + " classes; these results have another " + differs + "."))
                .orElseGet(() -> new Same(
                        network, Objects.requireNonNullElse(setting.get(ResultsFolder.REFERENCE), "not told")));
    }

    private static Optional<String> difference(PaperNetwork network, Map<String, String> setting) {
        String guidance = SamplingRecipe.publishedGuidance(network.architecture(), network.guidanceScale())
                .toString();
        if (!network.solver().toString().equals(setting.get(ResultsFolder.SOLVER))) {
            return Optional.of("solver");
        }
        if (!guidance.equals(setting.get(ResultsFolder.GUIDANCE))) {
            return Optional.of("guidance");
        }
        long classes = Arrays.stream(
                        setting.getOrDefault(ResultsFolder.CLASSES, "").split(","))
                .distinct()
                .count();
        return classes == network.architecture().classes() ? Optional.empty() : Optional.of("choice of classes");
    }
}
