package org.cachescope.workspace.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.evaluation.LatentDecoder;
import org.cachescope.evaluation.RunMacs;
import org.cachescope.evaluation.RunMemory;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.evaluation.TimeProbe;
import org.cachescope.tensor.Engine;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.LoadedNetwork;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.OpenedModel;
import org.jspecify.annotations.Nullable;

/** Holds one model's network and its runs until another model, or another content of its files, is asked for. */
final class ModelSlot {
    private final Installation installation;
    private final long memoryBytes;
    private volatile @Nullable Located opened;
    private volatile @Nullable Loaded loaded;
    private @Nullable Decoder decoder;

    /** A file as the system describes it: a change of its content shows. */
    private record Stamp(Path file, long sizeBytes, FileTime modified) {
        static Stamp of(Path file) throws IOException {
            return new Stamp(file, Files.size(file), Files.getLastModifiedTime(file));
        }
    }

    /** An opened model and the state in which its files were then. */
    record Located(ModelChoice choice, OpenedModel model, List<Stamp> stamps, List<Stamp> decoderStamps) {
        private static Located of(ModelChoice choice, OpenedModel model) throws IOException {
            AutoencoderCheckpoint autoencoder = model.autoencoder();
            return new Located(
                    choice,
                    model,
                    stampsOf(filesOf(model)),
                    autoencoder == null ? List.of() : stampsOf(autoencoder.files()));
        }

        private static List<Path> filesOf(OpenedModel model) {
            List<Path> files = new ArrayList<>(model.checkpoint().files());
            model.signalLeakFile().ifPresent(files::add);
            return files;
        }

        /** Whether both make the same pictures. */
        boolean isSame(Located other) {
            return hasSameWeights(other) && choice.equals(other.choice) && decoderStamps.equals(other.decoderStamps);
        }

        /** Whether both are the same network, whatever decodes its latents. */
        private boolean hasSameWeights(Located other) {
            return choice.withAutoencoder(null).equals(other.choice.withAutoencoder(null))
                    && stamps.equals(other.stamps);
        }

        private boolean isCurrent() throws IOException {
            return isSame(of(choice, model));
        }
    }

    /** A loaded autoencoder. */
    private record Decoder(List<Stamp> stamps, LatentDecoder decodes) {}

    /** A loaded model; how long its runs take is known from the first that was long enough to be asked for. */
    record Loaded(
            Located located, LoadedNetwork network, RunMemory memory, AtomicReference<@Nullable TimeProbe> probe) {
        /** The time of its multiply-accumulates, measured now if it is not known; empty where runs are short anyway. */
        Optional<TimeProbe> probe(RunMacs macs, SamplingRecipe recipe, CancelToken cancel) {
            if (!TimeProbe.isWorthwhile(macs, recipe)) {
                return Optional.empty();
            }
            if (probe.get() == null) {
                probe.set(TimeProbe.measure(network.session(), recipe, LoadedNetwork.stopping(cancel)));
            }
            return Optional.ofNullable(probe.get());
        }
    }

    ModelSlot(Installation installation, long memoryBytes) {
        this.installation = installation;
        this.memoryBytes = memoryBytes;
    }

    /** Opens a model, unless it was the last one opened and its files are as they were. Any thread. */
    Located open(ModelChoice choice) throws IOException {
        Located last = opened;
        if (last != null && last.choice().equals(choice) && last.isCurrent()) {
            return last;
        }
        OpenedModel model = OpenedModel.open(installation, choice);
        Located located = Located.of(choice, model);
        opened = located;
        return located;
    }

    private static List<Stamp> stampsOf(List<Path> files) throws IOException {
        List<Stamp> stamps = new ArrayList<>();
        for (Path file : files) {
            stamps.add(Stamp.of(file));
        }
        return stamps;
    }

    /** What a model's runs left behind, or null if it is not the one loaded. Any thread. */
    @Nullable
    RunMemory memoryOf(Located located) {
        Loaded now = loaded;
        return now != null && now.located().isSame(located) ? now.memory() : null;
    }

    /**
     * The model, loaded now if it is not; what was loaded before is closed first. On the engine's thread.
     *
     * @param cancel is looked at before each tensor; a model whose loading it ends is not loaded
     * @throws org.cachescope.format.FormatException if what a bundle's runs begin with is damaged
     */
    Loaded load(Engine engine, Located located, CancelToken cancel) throws IOException {
        Loaded now = loaded;
        if (now != null && now.located().isSame(located)) {
            return now;
        }
        if (now != null && now.located().hasSameWeights(located)) {
            // Pictures of another autoencoder are other pictures.
            Loaded again = new Loaded(located, now.network(), new RunMemory(memoryBytes), now.probe());
            loaded = again;
            return again;
        }
        unload();
        Loaded fresh = new Loaded(
                located,
                LoadedNetwork.load(engine, located.model(), cancel),
                new RunMemory(memoryBytes),
                new AtomicReference<>());
        loaded = fresh;
        return fresh;
    }

    /** What decodes the latents of a model with an autoencoder, loaded now if it is not. On the engine's thread. */
    LatentDecoder decoder(Engine engine, Located located, AutoencoderCheckpoint autoencoder) {
        Decoder now = decoder;
        if (now != null && now.stamps().equals(located.decoderStamps())) {
            return now.decodes();
        }
        unloadDecoder();
        Decoder fresh = new Decoder(located.decoderStamps(), LatentDecoder.load(engine, autoencoder));
        decoder = fresh;
        return fresh.decodes();
    }

    private void unloadDecoder() {
        Decoder now = decoder;
        decoder = null;
        if (now != null) {
            now.decodes().close();
        }
    }

    /** Closes what is loaded. On the engine's thread. */
    void unload() {
        unloadDecoder();
        Loaded now = loaded;
        loaded = null;
        if (now != null) {
            now.network().close();
        }
    }

    boolean isEmpty() {
        return loaded == null;
    }

    /** Bytes that remembered runs hold. Any thread. */
    long memoryBytes() {
        Loaded now = loaded;
        return now == null ? 0 : now.memory().sizeBytes();
    }
}
