package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.TextField;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.viewmodel.SessionStore;
import org.cachescope.viewmodel.WindowState;
import org.cachescope.workspace.Installation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts again after a process that was killed while it saved. */
class KilledJourneyTest {
    /** So many sessions saved that the kill falls within a save, not before the first. */
    private static final int SAVES = 20;

    @TempDir
    private Path folder;

    /** A program that does nothing but save its last session, over and over, under another seed each time. */
    static final class Saver {
        private Saver() {}

        /** @param args the home */
        public static void main(String[] args) throws IOException {
            Path home = Path.of(args[0]);
            SessionStore store = Desk.keptSession(new Installation(home, home.resolve("cache")));
            WindowState state = store.load().state().orElseThrow();
            for (long seed = 1; ; seed++) {
                store.save(withSeed(state, seed));
                System.out.println(seed);
            }
        }

        private static WindowState withSeed(WindowState state, long seed) {
            SamplingRecipe r = state.recipe();
            return new WindowState(
                    state.model(),
                    new SamplingRecipe(r.labels(), r.steps(), r.solver(), r.guidance(), r.clip(), seed),
                    state.caching(),
                    state.look(),
                    state.recentModels(),
                    state.recentRouters(),
                    state.limits());
        }
    }

    /** @return the last seed that was saved for certain */
    private long killWhileSaving(Path home) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Saver.class.getName(), home.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            long saved = 0;
            while (saved < SAVES) {
                saved = Long.parseLong(lines.readLine());
            }
            process.toHandle().destroyForcibly(); // leaves open what can still be read
            String line = lines.readLine();
            while (line != null) {
                saved = Long.parseLong(line);
                line = lines.readLine();
            }
            return saved;
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aKillInMidSaveLeavesTheSessionWhole() throws Exception {
        Installation home = SmallHome.in(folder.resolve("home"));
        WindowState kept;
        try (RealWindow window = RealWindow.open(home, 1280, 800)) {
            window.awaitImages();
            window.type("theta", "0.25");
            window.type("steps", "10");
            RealWindow.onToolkit(() -> {
                window.models().window().look().selectedTab().set("train");
                return null;
            });
            kept = RealWindow.onToolkit(() -> window.models().window().state()).orElseThrow();
        }

        long saved = killWhileSaving(home.folder());

        try (RealWindow window = RealWindow.open(home, 1280, 800)) {
            window.awaitImages();
            assertThat(window.models().window().messages()).isEmpty();
            WindowState restored =
                    RealWindow.onToolkit(() -> window.models().window().state()).orElseThrow();
            assertThat(restored.recipe().seed()).isBetween(saved, saved + 1);
            assertThat(Saver.withSeed(restored, 0).recipe())
                    .isEqualTo(Saver.withSeed(kept, 0).recipe());
            assertThat(restored.caching()).isEqualTo(kept.caching());
            assertThat(restored.model()).isEqualTo(kept.model());
            assertThat(window.node("theta", TextField.class).getText()).isEqualTo("0.25");
            assertThat(restored.recipe().steps()).isEqualTo(10);
            assertThat(window.models().window().look().selectedTab().get()).isEqualTo("train");
        }
    }
}
