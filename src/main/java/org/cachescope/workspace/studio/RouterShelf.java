package org.cachescope.workspace.studio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterFiles;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.Problems;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.RouterNotes;

/** The routers that a person can choose from: those that ship and those imported since the start. */
final class RouterShelf {
    private static final String NAME = "routers";

    private final Installation installation;
    private final Map<Path, ReusePattern> imported = new LinkedHashMap<>(); // guarded by itself

    RouterShelf(Installation installation) {
        this.installation = installation;
    }

    /** Those of the model's depth, made for it first; a file that cannot be read is told and left out. */
    List<RouterOffer> offers(ModelSummary model, ProgressListener progress, CancelToken cancel) throws IOException {
        Map<Path, ReusePattern> files = new LinkedHashMap<>();
        installation.routers().forEach(file -> files.put(file, ReusePattern.ALTERNATE));
        synchronized (imported) {
            files.putAll(imported);
        }
        List<RouterOffer> offers = new ArrayList<>();
        for (Map.Entry<Path, ReusePattern> file : files.entrySet()) {
            cancel.check();
            try {
                RouterOffer offer = read(model, file.getKey(), file.getValue());
                if (refusal(model, offer.content()).isEmpty()) {
                    offers.add(offer);
                }
            } catch (IOException e) {
                progress.report(new Progress.Noted(NAME, "A router was left out: " + Problems.message(e)));
            }
        }
        offers.sort(Comparator.comparing((RouterOffer offer) -> !isMadeFor(model, offer.content()))
                .thenComparing(RouterOffer.BY_RUN_AND_LAMBDA));
        return List.copyOf(offers);
    }

    /**
     * Reads a file and keeps it on the shelf.
     *
     * @throws IllegalArgumentException if it is for a network of another depth
     */
    RouterOffer add(ModelSummary model, Path file, ReusePattern torchPattern) throws IOException {
        RouterOffer offer = read(model, file, torchPattern);
        refusal(model, offer.content()).ifPresent(reason -> {
            throw new IllegalArgumentException(file + ": " + reason + " Choose one for a network of "
                    + model.architecture().blocks() + " blocks, or train one in the tab Train.");
        });
        synchronized (imported) {
            imported.put(file.toAbsolutePath().normalize(), torchPattern);
        }
        return offer;
    }

    private static RouterOffer read(ModelSummary model, Path file, ReusePattern torchPattern) throws IOException {
        int depth = model.architecture().blocks();
        RouterFile content = RouterFiles.read(file, published(torchPattern, model), OptionalInt.of(depth));
        return new RouterOffer(Installation.bareName(file), file, content, notes(model, content));
    }

    /** Learning-to-Cache has another pattern on networks that are published with two evaluations a step. */
    private static ReusePattern published(ReusePattern pattern, ModelSummary model) {
        return switch (model.architecture()) {
            case DitArchitecture _ -> pattern;
            case UVitArchitecture _ -> pattern == ReusePattern.ALTERNATE ? ReusePattern.SHIFTED : pattern;
        };
    }

    private static List<String> notes(ModelSummary model, RouterFile content) {
        return switch (content) {
            case RouterFile.Learned(Router router) -> RouterNotes.of(router, model.name(), model.identity());
            case RouterFile.Decisions _ -> List.of();
        };
    }

    private static boolean isMadeFor(ModelSummary model, RouterFile content) {
        return switch (content) {
            case RouterFile.Learned(Router router) -> RouterNotes.madeFor(router, model.name(), model.identity());
            case RouterFile.Decisions _ -> false;
        };
    }

    /** Why no run of the model can use it, whatever its steps and solver. */
    private static Optional<String> refusal(ModelSummary model, RouterFile content) {
        int depth = model.architecture().blocks();
        return switch (content) {
            case RouterFile.Learned(Router router) ->
                router.misfit(depth, router.info().steps(), router.info().solver());
            case RouterFile.Decisions(var schedule) ->
                schedule.layers() == 2 * depth
                        ? Optional.empty()
                        : Optional.of("The schedule is for a network of " + schedule.layers() / 2 + " blocks ("
                                + schedule.layers() + " layers); this one has " + depth + " (" + 2 * depth
                                + " layers).");
        };
    }
}
