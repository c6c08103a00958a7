package org.cachescope.workspace.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.format.FormatException;
import org.cachescope.format.PngFile;
import org.cachescope.format.RgbImage;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.ModelHashes;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.SampleRequest;
import org.cachescope.workspace.SampleTask;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.TestModels;
import org.cachescope.workspace.session.ImageRecipe;
import org.cachescope.workspace.session.ImageRecipeText;
import org.cachescope.workspace.session.SessionState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageExportTest {
    @TempDir
    private Path folder;

    private static <R> R run(Task<R> task) throws IOException {
        return task.run(ProgressListener.NONE, new CancelToken());
    }

    private static Picture picture(int fill) {
        byte[] rgb = new byte[3 * 16 * 16];
        java.util.Arrays.fill(rgb, (byte) fill);
        return new Picture(16, 16, rgb);
    }

    private static ImageRecipe recipe(Solver solver, @Nullable String identity) {
        CacheSchedule schedule = new CacheSchedule(List.of(
                CacheSchedule.Row.full(4),
                new CacheSchedule.Row(
                        OptionalInt.of(2),
                        List.of(CellAction.REUSE, CellAction.COMPUTE, CellAction.DROP, CellAction.REUSE)),
                CacheSchedule.Row.full(4)));
        HandEdits edits = HandEdits.NONE.with(List.of(new HandEdits.Cell(1, 2)), CellAction.DROP);
        return new ImageRecipe(
                new ModelChoice("models/größe 2", true, 6),
                "shapes \"32\"",
                new ModelHashes(identity, identity == null ? null : "2c3d"),
                new SamplingRecipe(List.of(3L, 3L), 3, solver, new Guidance(1.0 / 3, 2), true, Long.MIN_VALUE),
                List.of("circle", "круг"),
                new SessionState.Caching(
                        "routers/r.pt",
                        "THETA",
                        0.1234567890123,
                        7,
                        edits,
                        ReusePattern.ANY_STEP,
                        ReusePattern.ALTERNATE),
                "ab".repeat(32),
                schedule);
    }

    @Test
    void aSavedImageGivesItsRecipeBack() throws IOException {
        ImageRecipe saved = recipe(new Solver.Ddim(0.7), "cd".repeat(32));
        Path file = run(ImageExport.image(folder.resolve("one.png"), picture(9), saved, "cached run, image 2"));

        assertThat(run(ImageExport.readRecipe(file))).isEqualTo(saved);
        assertThat(PngFile.read(file).image())
                .isEqualTo(new RgbImage(16, 16, picture(9).rgb()));
        assertThat(PngFile.readText(file).get(ImageRecipeText.KEYWORD)).contains("\"shown\":\"cached run, image 2\"");
    }

    @Test
    void aSavedComparisonGivesItsRecipeBack() throws IOException {
        ImageRecipe saved = recipe(new Solver.Ddpm(Solver.Variance.LEARNED_RANGE), null);
        List<Picture> full = List.of(picture(1), picture(2));
        List<Picture> cached = List.of(picture(1), picture(3));
        Path file = run(ImageExport.comparison(folder.resolve("grid.png"), full, cached, saved));

        assertThat(run(ImageExport.readRecipe(file))).isEqualTo(saved);
        assertThatThrownBy(() -> ImageExport.comparison(file, full, List.of(picture(1)), saved))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 2 of each run, found 2 and 1");
    }

    @Test
    void theTerminalsComparisonGivesItsRecipeBackToo() throws IOException {
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            SampleRequest request = new SampleRequest(
                    ModelChoice.SHIPPED,
                    new PolicyChoice.All(ReusePattern.ANY_STEP),
                    SampleRequest.Length.steps(4),
                    new SampleRequest.SolverChoice.Ddim(0),
                    null,
                    null,
                    List.of(),
                    2,
                    5,
                    folder.resolve("out"),
                    0);
            var report = run(new SampleTask(TestModels.withShippedModel(folder.resolve("home")), engine, request));

            ImageRecipe read = run(ImageExport.readRecipe(folder.resolve("out").resolve(SampleTask.GRID)));

            assertThat(read.recipe()).isEqualTo(report.recipe());
            assertThat(read.schedule()).isEqualTo(report.schedule());
            assertThat(read.caching().choice()).isEqualTo("ALL_CELLS");
            assertThat(read.caching().editPattern()).isEqualTo(ReusePattern.ANY_STEP);
            assertThat(read.modelName()).isEqualTo("shapes16");
        }
    }

    @Test
    void picturesOfOthersAndOtherFilesAreRefused() throws IOException {
        Path foreign = folder.resolve("foreign.png");
        PngFile.write(foreign, new RgbImage(1, 1, new byte[3]), Map.of("Software", "Another"));
        assertThatThrownBy(() -> run(ImageExport.readRecipe(foreign)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("foreign.png")
                .hasMessageContaining("a recipe of Cachescope")
                .hasMessageContaining("Drop a picture that Cachescope has saved");

        Path text = Files.writeString(folder.resolve("notes.png"), "no picture at all");
        assertThatThrownBy(() -> run(ImageExport.readRecipe(text))).isInstanceOf(FormatException.class);
    }

    @Test
    void aDamagedPictureIsRefused() throws IOException {
        Path file = run(ImageExport.image(
                folder.resolve("one.png"), picture(9), recipe(new Solver.Ddim(0), null), "cached run"));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 3] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> run(ImageExport.readRecipe(file))).isInstanceOf(FormatException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"version\":1|\"version\":2|A newer Cachescope saved it",
                "\"steps\":3|\"steps\":4|expected 4 rows, found 3",
                "\"steps\":3|\"steps\":\"three\"|'recipe.steps'",
                "RCDR|RCDD|'schedule.hash'",
                "RCDR|RCXR|letters C, R and D",
                "\"format\":\"cachescope-image\"|\"format\":\"other\"|'format'",
                "\"name\":\"ddim\"|\"name\":\"rk45\"|'ddim', 'ddpm', 'dpm-solver-2', 'dpm++2m', 'euler' or 'heun'",
                "{\"format\"|\"format\"|expected JSON, found"
            })
    void aRecipeThatWasTamperedWithIsRefusedWithThePlace(String from, String to, String said) throws IOException {
        String text = ImageRecipeText.of(recipe(new Solver.Ddim(0), null), "cached run")
                .get(ImageRecipeText.KEYWORD);
        assertThat(text).contains(from);
        Path file = folder.resolve("tampered.png");
        PngFile.write(
                file,
                new RgbImage(1, 1, new byte[3]),
                Map.of(ImageRecipeText.KEYWORD, text.replaceFirst(java.util.regex.Pattern.quote(from), to)));

        assertThatThrownBy(() -> run(ImageExport.readRecipe(file)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("tampered.png")
                .hasMessageContaining(said);
    }
}
