package org.cachescope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.cachescope.caching.RouterFile;
import org.cachescope.viewmodel.CachingState;
import org.cachescope.viewmodel.CachingViewModel;
import org.cachescope.viewmodel.CompareViewModel;
import org.cachescope.viewmodel.Dropped;
import org.cachescope.viewmodel.ExportKind;
import org.cachescope.viewmodel.PictureExport;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.session.ImageRecipe;
import org.cachescope.workspace.session.ImageRecipeText;
import org.cachescope.workspace.studio.GeneratedRun;
import org.cachescope.workspace.studio.ImageExport;
import org.cachescope.workspace.studio.RunRequest;
import org.jspecify.annotations.Nullable;

/** Images of the window with the recipe that made them, and back. Used on the toolkit's thread, its tasks on any. */
final class DeskPictures implements PictureExport {
    private @Nullable CachingViewModel caching;
    private @Nullable CompareViewModel compare;

    /** Says whose choices go into files, and whose runs are exported. */
    void follow(CachingViewModel choices, CompareViewModel runs) {
        caching = choices;
        compare = runs;
    }

    @Override
    public Task<Path> image(GeneratedRun run, int image, Path file) {
        return ImageExport.image(file, run.images().get(image), recipe(run.request()), "image " + (image + 1));
    }

    @Override
    public Task<Path> grid(GeneratedRun full, GeneratedRun cached, Path file) {
        return ImageExport.comparison(file, full.images(), cached.images(), recipe(cached.request()));
    }

    /** Writes what the window shows of a kind; several images get numbers before their ending. */
    Task<Path> export(ExportKind kind, Path target) {
        GeneratedRun full = compare == null ? null : compare.full().getValue();
        GeneratedRun cached = compare == null ? null : compare.cached().getValue();
        if (full == null || cached == null || !compare.settled().getValue()) {
            return (_, _) -> {
                throw new IllegalArgumentException("the images are still being made: save them once they are there");
            };
        }
        if (kind == ExportKind.COMPARISON) {
            return grid(full, cached, target);
        }
        List<Task<Path>> images = IntStream.range(0, cached.images().size())
                .mapToObj(i -> image(cached, i, numbered(target, i + 1)))
                .toList();
        return (progress, cancel) -> {
            for (Task<Path> image : images) {
                image.run(progress, cancel);
            }
            return target;
        };
    }

    private static Path numbered(Path target, int number) {
        String name = String.valueOf(target.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return target.resolveSibling(stem + "-" + number + (dot < 0 ? ".png" : name.substring(dot)));
    }

    private ImageRecipe recipe(RunRequest run) {
        CachingState choices = Objects.requireNonNull(caching).state();
        return new ImageRecipe(
                run.model().choice(),
                run.model().name(),
                run.model().identity(),
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
        return new Dropped.Run(found.model(), found.recipe(), found.schedule(), String.valueOf(png.getFileName()));
    }
}
