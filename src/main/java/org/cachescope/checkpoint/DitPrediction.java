package org.cachescope.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * What the output of a network with DiT's tensors is taken for, which they do not tell.
 *
 * @param kind what it is
 * @param notes what a user should know of that, as sentences
 */
record DitPrediction(Prediction kind, List<String> notes) {
    private static final String ALIGNMENT_HEADS = "projectors.";
    private static final Pattern NAME_OF_VELOCITY = Pattern.compile("(?i)(?<![a-z])(sit|repa)(?![a-z])");

    /**
     * Goes by what was asked for, else by the alignment heads that only REPA has, else takes it for noise.
     *
     * @param path what was opened, whose name may hint at a SiT
     * @param ignored tensors that the network has no use for
     * @param asked what a user or a description says it predicts, or null
     */
    static DitPrediction of(Path path, List<String> ignored, @Nullable Prediction asked) {
        boolean aligned = ignored.stream().anyMatch(name -> name.startsWith(ALIGNMENT_HEADS));
        if (asked != null) {
            return new DitPrediction(
                    asked,
                    aligned && asked != Prediction.VELOCITY_REPA
                            ? List.of("Alignment heads ('projectors') tell of REPA training, whose networks predict "
                                    + Prediction.VELOCITY_REPA.words() + "; it is sampled as one that predicts "
                                    + asked.words() + ", as was asked for.")
                            : List.of());
        }
        if (aligned) {
            return new DitPrediction(
                    Prediction.VELOCITY_REPA,
                    List.of("Alignment heads ('projectors') tell of REPA training: it is sampled as a network that"
                            + " predicts velocity. --prediction, or Predicts in the window, says otherwise."));
        }
        Path name = path.getFileName();
        return new DitPrediction(
                Prediction.NOISE,
                name != null && NAME_OF_VELOCITY.matcher(name.toString()).find()
                        ? List.of(
                                "Its name tells of a SiT, whose tensors are those of a DiT: it is sampled as a network"
                                        + " that predicts noise. If it predicts velocity, say so by --prediction, or by"
                                        + " Predicts in the window.")
                        : List.of());
    }

    /** A recognised network as one of this kind. */
    Recognized<DitArchitecture> of(Recognized<DitArchitecture> dit) {
        DitArchitecture architecture = dit.architecture().predicting(kind);
        return new Recognized<>(architecture, PublishedSize.nameOf(architecture), dit.origins(), dit.ignored());
    }
}
