package org.cachescope.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cachescope.format.FileKind;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TensorFile;
import org.cachescope.format.TorchFile;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.model.Prediction;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.DType;
import org.jspecify.annotations.Nullable;

/** Finds the weights in a file or folder and describes them. */
record CheckpointOpener(Path path, CheckpointOptions options) {
    private static final List<String> MODULES = List.of(
            "blocks.",
            "x_embedder.",
            "t_embedder.",
            "y_embedder.",
            "final_layer.",
            "transformer_blocks.",
            "in_blocks.",
            "mid_block.",
            "out_blocks.",
            "patch_embed.",
            "time_embed.",
            "decoder_pred.");

    Checkpoint open() throws IOException {
        if (Files.isDirectory(path)) {
            if (ModelBundle.isIn(path)) {
                return bundle(path);
            }
            CheckpointFolder folder = CheckpointFolder.of(path);
            return anyLayout(tensors(folder.weightFiles()), folder.path());
        }
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && path.endsWith(ModelBundle.WEIGHTS) && ModelBundle.isIn(folder)) {
            return bundle(folder);
        }
        return anyLayout(tensors(List.of(path)), folder == null ? path : folder);
    }

    private Checkpoint bundle(Path folder) throws IOException {
        ModelBundle bundle = ModelBundle.read(folder);
        Path description = folder.resolve(ModelBundle.DESCRIPTION);
        Architecture expected = bundle.card().architecture();
        StoredTensors tensors =
                StoredTensors.of(path, "model bundle", SafetensorsFile.open(folder.resolve(ModelBundle.WEIGHTS)));
        int heads = heads(description, expected.heads());
        Prediction asked = options.prediction();
        if (asked != null && asked != expected.prediction()) {
            throw new FormatException(
                    description,
                    "prediction",
                    expected.prediction().label() + " as recorded",
                    asked.label() + " by --prediction",
                    "Leave --prediction out.");
        }
        Checkpoint checkpoint = bundled(tensors, expected, heads, bundle);
        if (!checkpoint.architecture().equals(expected)) {
            throw new FormatException(
                    description,
                    "architecture",
                    checkpoint.architecture() + " as in " + ModelBundle.WEIGHTS,
                    expected.toString(),
                    "The two files do not belong together.");
        }
        return checkpoint;
    }

    /** The network that a bundle's description has. */
    private Checkpoint bundled(StoredTensors tensors, Architecture expected, int heads, ModelBundle bundle)
            throws FormatException {
        return switch (expected) {
            case DitArchitecture dit -> {
                DitRecognizer.layoutOf(tensors);
                DitRecognizer.Hints hints = new DitRecognizer.Hints(heads, dit.inputSize());
                yield dit(tensors, TensorNames.PUBLISHED, hints, "", dit.prediction(), bundle);
            }
            case UVitArchitecture _ ->
                describe(tensors, new UVitRecognizer(tensors, heads).recognize(), "", bundle, List.of());
        };
    }

    /** @param folder where a configuration may lie */
    private Checkpoint anyLayout(StoredTensors tensors, Path folder) throws IOException {
        if (UVitRecognizer.recognizes(tensors)) {
            return uvit(tensors);
        }
        TensorNames names = DitRecognizer.layoutOf(tensors);
        if (names == TensorNames.PUBLISHED) {
            requireDescription(tensors);
            DitRecognizer.Hints hints = new DitRecognizer.Hints(options.heads(), null);
            return dit(tensors, names, hints, "", options.prediction(), null);
        }
        Optional<DiffusersConfig> config = DiffusersConfig.in(folder);
        if (config.isEmpty()) {
            throw new FormatException(
                    path,
                    "image size",
                    DiffusersConfig.NAME + " beside weights in diffusers' layout",
                    "none",
                    "Put the model's " + DiffusersConfig.NAME + " into the same folder.");
        }
        int heads = heads(config.get().file(), config.get().heads());
        DitRecognizer.Hints hints = new DitRecognizer.Hints(heads, config.get().sampleSize());
        config.get()
                .requireFits(
                        new DitRecognizer(tensors, names, hints).recognize().architecture());
        return dit(tensors, names, hints, ", diffusers layout", options.prediction(), null);
    }

    private Checkpoint uvit(StoredTensors tensors) throws FormatException {
        Recognized<UVitArchitecture> uvit = new UVitRecognizer(tensors, options.heads()).recognize();
        Prediction asked = options.prediction();
        if (asked != null && asked != uvit.architecture().prediction()) {
            throw new FormatException(
                    path,
                    "prediction",
                    "noise, as every U-ViT predicts",
                    asked.label() + " by --prediction",
                    "Leave --prediction out.");
        }
        return describe(tensors, uvit, "", null, List.of());
    }

    /** @param asked what the network is said to predict, or null */
    private Checkpoint dit(
            StoredTensors tensors,
            TensorNames names,
            DitRecognizer.Hints hints,
            String layout,
            @Nullable Prediction asked,
            @Nullable ModelBundle bundle)
            throws FormatException {
        Recognized<DitArchitecture> dit = new DitRecognizer(tensors, names, hints).recognize();
        DitPrediction prediction = DitPrediction.of(path, dit.ignored(), asked);
        return describe(tensors, prediction.of(dit), layout, bundle, prediction.notes());
    }

    /** A bundle's weights leave the analytic position table out, from which the size of the images would be known. */
    private static void requireDescription(StoredTensors tensors) throws FormatException {
        Path file = tensors.files().getFirst();
        if (file.endsWith(ModelBundle.WEIGHTS) && tensors.get(DitWeightNames.POSITIONS) == null) {
            throw new FormatException(
                    file.resolveSibling(ModelBundle.DESCRIPTION),
                    "file",
                    "the description of " + ModelBundle.WEIGHTS + ", which does not tell its network's sizes by itself",
                    "none",
                    "Fetch the bundle's " + ModelBundle.DESCRIPTION + " as well.");
        }
    }

    private int heads(Path file, int recorded) throws FormatException {
        Integer given = options.heads();
        if (given != null && given != recorded) {
            throw new FormatException(
                    file, "attention heads", recorded + " as recorded", given + " by --heads", "Leave --heads out.");
        }
        return recorded;
    }

    /** All tensors of one file or of the shards of a model, before anyone knows what they are. */
    StoredTensors tensors(List<Path> files) throws IOException {
        if (files.size() == 1) {
            return tensors(files.getFirst());
        }
        List<TensorFile> shards = new ArrayList<>();
        for (Path file : files) {
            for (Origin.Stored any :
                    tensors(file).tensors().values().stream().limit(1).toList()) {
                shards.add(any.file());
            }
        }
        return StoredTensors.of(path, files.size() + " shards", shards.toArray(TensorFile[]::new));
    }

    private StoredTensors tensors(Path file) throws IOException {
        FileKind kind = FileKind.of(file);
        return switch (kind) {
            case SAFETENSORS -> StoredTensors.of(path, "safetensors file", SafetensorsFile.open(file));
            case TORCH_ZIP -> new TorchContent(path, "torch archive", TorchFile.open(file)).select(options.weights());
            case TORCH_LEGACY ->
                new TorchContent(path, "torch file in the old format", TorchFile.open(file)).select(options.weights());
            case JSON -> throw refusal(file, kind, "To open a model bundle or a diffusers model, give its folder.");
            case PICKLE -> throw refusal(file, kind, "Nothing in it was executed. Save a state dict with torch.save.");
            case PNG, NPZ -> throw refusal(file, kind, "");
            case UNKNOWN -> throw refusal(file, kind, "The file is damaged or of another program.");
        };
    }

    private static FormatException refusal(Path file, FileKind kind, String advice) {
        return new FormatException(file, "file", "a safetensors or torch checkpoint", kind.description(), advice);
    }

    private Checkpoint describe(
            StoredTensors tensors,
            Recognized<?> network,
            String layout,
            @Nullable ModelBundle bundle,
            List<String> more) {
        String selection = tensors.selection().isEmpty() ? "" : ", its '" + tensors.selection() + "' weights";
        return new Checkpoint(
                path,
                tensors.files(),
                tensors.container() + selection + layout,
                bundle == null ? network.name() : bundle.card().name(),
                network.architecture(),
                dtypes(network.origins()),
                network.ignored(),
                notes(tensors, network, more),
                tensors.selection(),
                bundle,
                new CanonicalWeights(network.origins()));
    }

    /** Element types as stored, the one of most parameters first. */
    static List<DType> dtypes(Map<String, Origin> origins) {
        Map<DType, Long> parameters = new EnumMap<>(DType.class);
        for (Origin origin : origins.values()) {
            if (!(origin instanceof Origin.Positions)) {
                parameters.merge(origin.dtype(), origin.shape().elements(), Long::sum);
            }
        }
        return parameters.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<String> notes(StoredTensors tensors, Recognized<?> network, List<String> more) {
        List<String> ignored = network.ignored();
        List<String> notes = new ArrayList<>(tensors.notes());
        notes.addAll(more);
        String kind = switch (network.architecture()) {
            case DitArchitecture _ -> "a DiT";
            case UVitArchitecture _ -> "a U-ViT";
        };
        ignored.stream()
                .filter(name -> MODULES.stream().anyMatch(name::startsWith))
                .findFirst()
                .ifPresent(name -> notes.add("Its modules hold tensors that " + kind + " does not have, such as '"
                        + name + "': it may be a variant whose images come out wrong here."));
        return notes;
    }
}
