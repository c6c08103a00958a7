package org.cachescope.workspace.studio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cachescope.evaluation.ComparisonGrid;
import org.cachescope.evaluation.Figures;
import org.cachescope.format.PngFile;
import org.cachescope.format.RgbImage;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.session.ImageRecipe;
import org.cachescope.workspace.session.ImageRecipeText;

/** Saves pictures with the recipe that made them, and finds it in them again. */
public final class ImageExport {
    private static final String NAME = "export";

    private ImageExport() {}

    /**
     * Saves one picture.
     *
     * @param file receives a PNG, written atomically
     * @param shown what it shows, such as {@code cached run, image 2}
     * @return a task that gives the file
     */
    public static Task<Path> image(Path file, Picture picture, ImageRecipe recipe, String shown) {
        return write(file, picture.toImage(), recipe, shown);
    }

    /**
     * Saves full and cached images with their differences, one row each.
     *
     * @param file receives a PNG, written atomically
     * @param full final pictures of the full run
     * @param cached final pictures of the cached run, as many and of the same sizes
     * @return a task that gives the file
     * @throws IllegalArgumentException if the runs do not have as many images as the recipe
     */
    public static Task<Path> comparison(Path file, List<Picture> full, List<Picture> cached, ImageRecipe recipe) {
        int images = recipe.recipe().images();
        if (full.size() != images || cached.size() != images) {
            throw new IllegalArgumentException(
                    "pictures: expected " + images + " of each run, found " + full.size() + " and " + cached.size());
        }
        List<ComparisonGrid.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            pairs.add(new ComparisonGrid.Pair(
                    recipe.classNames().get(i),
                    full.get(i).toImage(),
                    cached.get(i).toImage()));
        }
        String detail = String.format(
                Locale.ROOT,
                "%s · guidance %.4g · seed %d · schedule %s",
                recipe.schedule().counts(),
                recipe.recipe().guidance().scale(),
                recipe.recipe().seed(),
                recipe.schedule().shortHash());
        String title =
                recipe.modelName() + " · " + Figures.steps(recipe.recipe().steps());
        return (progress, cancel) -> write(
                        file, ComparisonGrid.of(title, detail, pairs).draw(), recipe, "comparison")
                .run(progress, cancel);
    }

    private static Task<Path> write(Path file, RgbImage image, ImageRecipe recipe, String shown) {
        return (progress, cancel) -> {
            cancel.check();
            PngFile.write(file, image, ImageRecipeText.of(recipe, shown));
            progress.report(new Progress.Wrote(NAME, file));
            return file;
        };
    }

    /**
     * Finds a saved picture's recipe.
     *
     * @param png a picture that this program has saved
     * @return a task that gives the recipe; it refuses files that are damaged or not of this program
     */
    public static Task<ImageRecipe> readRecipe(Path png) {
        return (_, cancel) -> {
            cancel.check();
            return ImageRecipeText.read(png);
        };
    }
}
