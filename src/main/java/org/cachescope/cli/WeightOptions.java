package org.cachescope.cli;

import java.util.Locale;
import org.cachescope.model.Prediction;
import org.cachescope.workspace.ModelChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that say what to take from a checkpoint. */
final class WeightOptions {
    /** Which weights of a training checkpoint. */
    enum Weights {
        EMA,
        MODEL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--weights",
            paramLabel = "WHICH",
            defaultValue = "ema",
            description = "of a training checkpoint: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Weights weights = Weights.EMA;

    @Option(
            names = "--heads",
            paramLabel = "N",
            description = "attention heads, where the file does not tell and its sizes were not published")
    private @Nullable Integer heads;

    @Option(
            names = "--prediction",
            paramLabel = "KIND",
            converter = PredictionConverter.class,
            description = "what a DiT's network predicts, which its tensors do not tell: noise, velocity-sit or"
                    + " velocity-repa (default: velocity-repa where the file has REPA's projectors, else noise)")
    private @Nullable Prediction prediction;

    /** Reads the name of a kind. */
    static final class PredictionConverter implements ITypeConverter<Prediction> {
        @Override
        public Prediction convert(String text) {
            return Prediction.ofLabel(text.toLowerCase(Locale.ROOT))
                    .orElseThrow(() -> new TypeConversionException(
                            "expected noise, velocity-sit or velocity-repa; found '" + text + "'"));
        }
    }

    /** The model so named; null for the shipped one. */
    ModelChoice choice(@Nullable String nameOrPath) {
        return new ModelChoice(nameOrPath, weights == Weights.MODEL, heads).withPrediction(prediction);
    }
}
