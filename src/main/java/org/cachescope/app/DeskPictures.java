package org.cachescope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.viewmodel.CachingState;
import org.cachescope.viewmodel.CachingViewModel;
import org.cachescope.viewmodel.CompareViewModel;
import org.cachescope.viewmodel.Dropped;
import org.cachescope.viewmodel.ExportKind;
import org.cachescope.viewmodel.PictureExport;
import org.cachescope.viewmodel.PictureKind;
import org.cachescope.viewmodel.RouterRow;
import org.cachescope.viewmodel.WindowFiles;
import org.cachescope.viewmodel.WindowViewModel;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.Problems;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.session.ImageRecipe;
import org.cachescope.workspace.session.ImageRecipeText;
import org.cachescope.workspace.session.SessionState;
import org.cachescope.workspace.studio.GeneratedRun;
import org.cachescope.workspace.studio.ImageExport;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.jspecify.annotations.Nullable;

/** Images of the window with the recipe that made them, and back. Used on the toolkit's thread, its tasks on any. */
final class DeskPictures implements PictureExport {
    private final Installation installation;
    private final DraggedFiles dragged;
    private final RunChoices asked = new RunChoices();
    private final Object numbering = new Object();
    private @Nullable CompareViewModel compare;
    private @Nullable CachingViewModel caching;

    DeskPictures(Installation installation, DraggedFiles dragged) {
        this.installation = installation;
        this.dragged = dragged;
    }

    /**
     * Says whose choices go into files, and whose runs are exported. An image gets the choices that it was made by, not
     * those that have taken their place since.
     */
    void follow(WindowViewModel window, CompareViewModel runs) {
        compare = runs;
        caching = window.caching();
        window.request().subscribe(run -> {
            if (run != null) {
                asked.asked(run, window.caching().decided());
            }
        });
        runs.cached().subscribe(run -> {
            if (run != null) {
                asked.shown(run.request());
            }
        });
    }

    @Override
    public Task<Path> image(PictureKind kind, RunRequest made, Picture picture, String shown, Path file) {
        CachingState choices = kind == PictureKind.FULL ? byFile(asked.ofFull(made)) : cached(made);
        return ImageExport.image(file, picture, recipe(made, choices), shown);
    }

    @Override
    public Path draggedFile(String name) throws IOException {
        return dragged.place(name);
    }

    private CachingState cached(RunRequest made) {
        return asked.of(made).map(this::byFile).orElse(RunChoices.BY_CELLS);
    }

    /** With the file of a router that had none when the run was asked for, where it was saved since. */
    private CachingState byFile(CachingState choices) {
        RouterOffer router = choices.router();
        if (caching == null || router == null) {
            return choices;
        }
        return caching.routers().stream()
                .map(RouterRow::offer)
                .filter(offer -> offer.isFileOf(router))
                .findFirst()
                .map(choices::with)
                .orElse(choices);
    }

    private Task<Path> grid(GeneratedRun full, GeneratedRun cached, Path file) {
        RunRequest made = cached.request();
        return ImageExport.comparison(file, full.images(), cached.images(), recipe(made, cached(made)));
    }

    /** Writes what the window shows of a kind; images get numbers before their ending, and replace no file. */
    Task<WindowFiles.Written> export(ExportKind kind, Path target) {
        GeneratedRun full = compare == null ? null : compare.full().getValue();
        GeneratedRun cached = compare == null ? null : compare.cached().getValue();
        if (full == null || cached == null || !compare.settled().getValue()) {
            return (_, _) -> {
                throw new IllegalArgumentException("the images of this run are not there: save them once they are");
            };
        }
        if (kind == ExportKind.COMPARISON) {
            Task<Path> grid = grid(full, cached, target);
            return (progress, cancel) -> new WindowFiles.Written(List.of(grid.run(progress, cancel)));
        }
        ImageRecipe recipe = recipe(cached.request(), cached(cached.request()));
        return (progress, cancel) -> {
            synchronized (numbering) { // an export that has just begun has not written its last file yet
                List<Path> files = NumberedFiles.free(target, cached.images().size());
                for (int i = 0; i < files.size(); i++) {
                    ImageExport.image(files.get(i), cached.images().get(i), recipe, "cached run, image " + (i + 1))
                            .run(progress, cancel);
                }
                return new WindowFiles.Written(files);
            }
        };
    }

    /** What a picture carries of a run that was chosen so. */
    static ImageRecipe recipe(RunRequest run, CachingState choices) {
        return new ImageRecipe(
                run.model().choice(),
                run.model().name(),
                run.model().hashes(),
                run.recipe(),
                run.recipe().labels().stream()
                        .map(label -> run.model().classNames().get(label.intValue()))
                        .toList(),
                KeptSession.kept(choices),
                choices.router() != null && choices.router().content() instanceof RouterFile.Learned(var router)
                        ? router.hash()
                        : null,
                run.schedule());
    }

    /** The run of an image that was saved here. */
    Dropped recognise(Path png) throws IOException {
        ImageRecipe found = ImageRecipeText.read(png);
        SessionState.Caching caching = found.caching();
        RouterOffer router = null;
        Optional<String> missing = Optional.empty();
        try {
            router = router(caching, found.routerHash());
        } catch (IOException | IllegalArgumentException e) {
            missing = Optional.of("Its router is not at hand: " + Problems.message(e) + ".");
        }
        return new Dropped.Run(
                found.model(),
                found.modelHashes(),
                found.recipe(),
                KeptSession.choices(caching, router),
                missing,
                found.schedule(),
                String.valueOf(png.getFileName()));
    }

    /**
     * The router of an image: the file that it names, else the shipped one of that name.
     *
     * @throws IllegalArgumentException if there is neither, or another router lies there now
     */
    private @Nullable RouterOffer router(SessionState.Caching caching, @Nullable String hash) throws IOException {
        if (hash == null) {
            return null;
        }
        String name = caching.router();
        if (name == null) {
            throw new IllegalArgumentException("it had not been saved to a file");
        }
        Path named = Path.of(name);
        Path file = installation.router(Files.exists(named) ? name : Installation.name(named));
        RouterOffer offer = KeptSession.offer(file, caching);
        if (!(offer.content() instanceof RouterFile.Learned(Router router)
                && router.hash().equals(hash))) {
            throw new IllegalArgumentException(file + " holds another router now");
        }
        return offer;
    }
}
