package org.cachescope.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cachescope.format.FormatException;
import org.cachescope.format.TorchFile;
import org.cachescope.format.TorchTensor;
import org.jspecify.annotations.Nullable;

/** Finds the state dict in a torch file: the root itself, one of a training checkpoint's, or a nested one. */
record TorchContent(Path path, String container, TorchFile file) {
    private static final String EMA = "ema";
    private static final String MODEL = "model";
    private static final List<String> NESTED = List.of("state_dict", "model_state_dict");
    private static final int LISTED = 8;

    StoredTensors select(TrainedWeights wanted) throws IOException {
        if (!(file.root() instanceof Map<?, ?> root)) {
            throw new FormatException(
                    path, "saved object", "a dict of tensors", kindOf(file.root()), "Save the model's state_dict().");
        }
        if (root.containsKey("routers")) {
            throw refusal(ForeignContent.ROUTER.words(), ForeignContent.ROUTER.advice());
        }
        if (stateDict(root, EMA) != null || stateDict(root, MODEL) != null) {
            return ofTrainingCheckpoint(root, wanted);
        }
        for (String key : NESTED) {
            Map<?, ?> nested = stateDict(root, key);
            if (nested != null) {
                return tensors(nested, key, List.of());
            }
        }
        if (root.values().stream().noneMatch(TorchTensor.class::isInstance)) {
            throw refusal(root.isEmpty() ? "an empty dict" : "a dict with " + keys(root), "");
        }
        return tensors(root, "", List.of());
    }

    private StoredTensors ofTrainingCheckpoint(Map<?, ?> root, TrainedWeights wanted) throws IOException {
        Map<?, ?> ema = stateDict(root, EMA);
        Map<?, ?> model = stateDict(root, MODEL);
        if (wanted == TrainedWeights.EMA && ema != null) {
            return tensors(ema, EMA, List.of());
        }
        if (model == null) {
            throw new FormatException(
                    path, "training checkpoint", "weights '" + MODEL + "'", keys(root), "Take its EMA weights.");
        }
        return tensors(
                model,
                MODEL,
                wanted == TrainedWeights.MODEL
                        ? List.of()
                        : List.of("The training checkpoint has no EMA weights; these are its 'model' weights."));
    }

    private StoredTensors tensors(Map<?, ?> dict, String key, List<String> notes) throws FormatException {
        return StoredTensors.of(path, container, file.tensors(dict)).selected(key, notes);
    }

    private static @Nullable Map<?, ?> stateDict(Map<?, ?> root, String key) {
        return root.get(key) instanceof Map<?, ?> dict && dict.values().stream().anyMatch(TorchTensor.class::isInstance)
                ? dict
                : null;
    }

    private FormatException refusal(String found, String advice) {
        return new FormatException(
                path, "saved object", "a network's state dict or a training checkpoint", found, advice);
    }

    private static String keys(Map<?, ?> dict) {
        String start =
                dict.keySet().stream().limit(LISTED).map(key -> "'" + key + "'").collect(Collectors.joining(", "));
        return "the keys " + start + (dict.size() > LISTED ? ", ..." : "");
    }

    private static String kindOf(@Nullable Object root) {
        return switch (root) {
            case null -> "None";
            case TorchTensor tensor -> "a single tensor " + tensor.dtype() + tensor.shape();
            case List<?> list -> "a list of " + list.size();
            default -> "a " + root.getClass().getSimpleName();
        };
    }
}
