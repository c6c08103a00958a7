package org.cachescope.workspace.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.evaluation.RunMemory;
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

    /** A file as the system describes it: a change of its content shows. */
    private record Stamp(Path file, long sizeBytes, FileTime modified) {
        static Stamp of(Path file) throws IOException {
            return new Stamp(file, Files.size(file), Files.getLastModifiedTime(file));
        }
    }

    /** An opened model and the state in which its files were then. */
    record Located(ModelChoice choice, OpenedModel model, List<Stamp> stamps) {
        boolean isSame(Located other) {
            return choice.equals(other.choice) && stamps.equals(other.stamps);
        }

        private boolean isCurrent() throws IOException {
            return stamps.equals(stampsOf(model));
        }
    }

    /** A loaded model. */
    record Loaded(Located located, LoadedNetwork network, RunMemory memory) {}

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
        Located located = new Located(choice, model, stampsOf(model));
        opened = located;
        return located;
    }

    private static List<Stamp> stampsOf(OpenedModel model) throws IOException {
        List<Stamp> stamps = new ArrayList<>();
        for (Path file : model.checkpoint().files()) {
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
     */
    Loaded load(Engine engine, Located located, CancelToken cancel) {
        Loaded now = loaded;
        if (now != null && now.located().isSame(located)) {
            return now;
        }
        unload();
        Loaded fresh =
                new Loaded(located, LoadedNetwork.load(engine, located.model(), cancel), new RunMemory(memoryBytes));
        loaded = fresh;
        return fresh;
    }

    /** Closes what is loaded. On the engine's thread. */
    void unload() {
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
