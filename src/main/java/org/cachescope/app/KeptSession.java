package org.cachescope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterFiles;
import org.cachescope.viewmodel.CachingState;
import org.cachescope.viewmodel.Choice;
import org.cachescope.viewmodel.RuleText;
import org.cachescope.viewmodel.SessionStore;
import org.cachescope.viewmodel.WindowState;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.session.SessionFile;
import org.cachescope.workspace.session.SessionState;
import org.cachescope.workspace.studio.RouterOffer;
import org.jspecify.annotations.Nullable;

/** Keeps a window's state in the session's file. */
final class KeptSession implements SessionStore {
    private final SessionFile file;

    KeptSession(SessionFile file) {
        this.file = file;
    }

    @Override
    public Restored load() {
        SessionFile.Loaded loaded = file.load();
        SessionState state = loaded.state();
        if (state.equals(SessionState.FIRST)) {
            return new Restored(Optional.empty(), Optional.empty(), loaded.problem());
        }
        return new Restored(Optional.of(shown(state)), router(state.caching()), loaded.problem());
    }

    private static Optional<Task<RouterOffer>> router(SessionState.Caching caching) {
        return Optional.ofNullable(caching.router()).map(name -> (_, cancel) -> {
            cancel.check();
            return offer(Path.of(name), caching);
        });
    }

    /** A router's file; what is to be known of it with a model is found when that is open. */
    static RouterOffer offer(Path path, SessionState.Caching caching) throws IOException {
        OptionalInt depth = caching.routerDepth() == null ? OptionalInt.empty() : OptionalInt.of(caching.routerDepth());
        String stem = String.valueOf(path.getFileName()).replaceFirst("\\.[^.]+$", "");
        return new RouterOffer(stem, path, RouterFiles.read(path, caching.torchPattern(), depth), List.of());
    }

    private static WindowState shown(SessionState state) {
        SessionState.Look look = state.look();
        SessionState.Bounds bounds = look.bounds();
        return new WindowState(
                state.model(),
                state.recipe(),
                choices(state.caching(), null),
                new WindowState.Look(
                        look.dark(),
                        look.fontScale(),
                        look.selectedTab(),
                        look.splits(),
                        bounds == null
                                ? null
                                : new WindowState.Bounds(
                                        bounds.x(), bounds.y(), bounds.width(), bounds.height(), bounds.maximized())),
                state.recentModels(),
                state.recentRouters(),
                state.limits());
    }

    /** What files keep of choices, with the router that they name. */
    static CachingState choices(SessionState.Caching caching, @Nullable RouterOffer router) {
        return new CachingState(
                router,
                choice(caching.choice()),
                caching.theta(),
                caching.budget(),
                caching.edits(),
                caching.editPattern(),
                rule(caching.choice()));
    }

    /** A way that this version does not know is the usual one. */
    private static Choice choice(String name) {
        return Arrays.stream(Choice.values())
                .filter(choice -> choice.name().equals(name.split(" ", 2)[0]))
                .findFirst()
                .orElse(Choice.THETA);
    }

    /** The rule that stands behind the name of its way; one that this version does not know is the usual one. */
    private static PolicyChoice rule(String name) {
        String[] parts = name.split(" ", 2);
        try {
            return parts.length == 2 ? RuleText.parse(parts[1]) : RuleText.USUAL;
        } catch (IllegalArgumentException _) {
            return RuleText.USUAL;
        }
    }

    @Override
    public void save(WindowState state) throws IOException {
        WindowState.Look look = state.look();
        WindowState.Bounds bounds = look.bounds();
        file.save(new SessionState(
                state.model(),
                state.recipe(),
                kept(state.caching()),
                new SessionState.Look(
                        look.dark(),
                        look.fontScale(),
                        look.selectedTab(),
                        look.splits(),
                        bounds == null
                                ? null
                                : new SessionState.Bounds(
                                        bounds.x(), bounds.y(), bounds.width(), bounds.height(), bounds.maximized())),
                state.recentModels(),
                state.recentRouters(),
                state.limits()));
    }

    /** How cells were chosen, as files keep it. */
    static SessionState.Caching kept(CachingState caching) {
        RouterOffer router = caching.router();
        return new SessionState.Caching(
                router == null || router.file() == null ? null : router.file().toString(),
                caching.choice() == Choice.RULE
                        ? SessionState.Caching.byRule(caching.rule())
                        : caching.choice().name(),
                Math.clamp(caching.theta(), 0, 1), // the slider's "reuse none" may lie below 0
                caching.budget(),
                caching.edits(),
                caching.editPattern(),
                router != null && router.content() instanceof RouterFile.Learned(var learned)
                        ? learned.info().pattern()
                        : ReusePattern.ALTERNATE,
                router == null ? null : depth(router.content()));
    }

    private static int depth(RouterFile router) {
        return switch (router) {
            case RouterFile.Learned(var learned) -> learned.info().depth();
            case RouterFile.Decisions(var schedule) -> schedule.layers() / 2; // two layers a block
        };
    }
}
