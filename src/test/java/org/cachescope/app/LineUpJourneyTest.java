package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.cachescope.format.PngFile;
import org.cachescope.viewmodel.Choice;
import org.cachescope.viewmodel.LineUpViewModel;
import org.cachescope.viewmodel.LineUpViewModel.State;
import org.cachescope.workspace.session.ImageRecipe;
import org.cachescope.workspace.session.ImageRecipeText;
import org.cachescope.workspace.studio.LineUpExport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Puts runs beside each other, in two clicks those of the paper, and saves them as one picture. */
class LineUpJourneyTest {
    @TempDir
    private Path folder;

    @Test
    void thePapersFigureIsTwoClicksAndAPictureOfItRestoresItsRun() throws Exception {
        try (RealWindow window = RealWindow.open(RealWindow.shipped(folder.resolve("cache")), 1280, 800)) {
            window.awaitImages();
            window.type("images", "2"); // five runs and their latencies, of half as many
            window.awaitImages();
            LineUpViewModel lineUp = window.models().lineUp();

            window.press("compare-mode-several");
            window.press("line-up-paper");
            window.await("the runs", () -> lineUp.state().getValue() instanceof State.Shown);
            window.screenshot("line-up");
            assertThat(lineUp.columns().getValue()).hasSize(4).allSatisfy(column -> {
                assertThat(column.images()).as(column.name()).hasSize(2);
                assertThat(column.figures()).isNotEmpty();
            });

            RealWindow.onToolkit(() -> {
                window.models().window().caching().choice().set(Choice.ALL_CELLS);
                return null;
            });
            window.awaitImages();
            window.press("line-up-add");
            window.await("the fifth run", () -> lineUp.state().getValue() instanceof State.Shown);
            assertThat(lineUp.columns().getValue()).hasSize(5);
            window.screenshot("line-up-five");

            Path picture = folder.resolve("runs.png");
            window.answers().next(picture);
            window.press("line-up-export");
            window.await("the picture", () -> Files.exists(picture));
            ImageRecipe recipe = ImageRecipeText.read(picture);
            assertThat(recipe.schedule().counts().reused()).isPositive();
            assertThat(PngFile.readText(picture).get(LineUpExport.KEYWORD)).contains("Learned drop", "speedUp", "psnr");
            Files.copy(picture, Path.of("target/screenshots/line-up-export.png"), StandardCopyOption.REPLACE_EXISTING);

            window.drop(picture);
            window.await(
                    "the run of the picture",
                    () -> recipe.schedule()
                            .hash()
                            .equals(window.models()
                                    .window()
                                    .caching()
                                    .schedule()
                                    .getValue()
                                    .hash()));
        }
    }
}
