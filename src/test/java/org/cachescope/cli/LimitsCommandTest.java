package org.cachescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.TestModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsCommandTest {
    @TempDir
    private Path folder;

    private Installation installation;

    @BeforeEach
    void shipAModel() throws IOException {
        installation = TestModels.withShippedModel(folder.resolve("home"));
    }

    private CommandRun limits(String... more) {
        List<String> arguments = new ArrayList<>(List.of("limits", "--steps", "4", "--images", "2", "--device", "cpu"));
        arguments.addAll(List.of(more));
        return CommandRun.of(installation, arguments.toArray(String[]::new));
    }

    @Test
    void allCellsReuseWhereAnythingIsAllowed() throws IOException {
        CommandRun run = limits("--policy", "random:k=1", "--psnr", "0", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode limits = run.json().get("limits");
        assertThat(limits).hasSize(3);
        List<Integer> cells = new ArrayList<>();
        limits.forEach(limit -> cells.add(limit.get("cells").asInt()));
        assertThat(limits.get(0).get("of").asInt()).isEqualTo(6);
        assertThat(limits.get(2).get("of").asInt()).isEqualTo(12);
        assertThat(cells).containsExactly(6, 6, 12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"greedy:k=1", "drop:k=1"})
    void theBudgetFoundKeepsTheQuality(String policy) throws IOException {
        CommandRun run = limits("--policy", policy, "--psnr", "20");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("4 steps, 2 images, cells in the order of " + policy)
                .containsPattern("FFN +\\d of 6 cells " + (policy.startsWith("drop") ? "drop" : "reuse"))
                .containsPattern("both +\\d+ of 12 cells");
    }

    @Test
    void limitsOfLatentsSayThatTheyAreOfAPreview() throws IOException {
        String[] latent = {
            "--model",
            TestModels.latentModel().toString(),
            "--heads",
            String.valueOf(TestModels.latentHeads()),
            "--policy",
            "bottom:k=1",
            "--psnr",
            "0"
        };
        CommandRun run = limits(latent);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("at least 0.0 dB, of a \\w+");
    }

    @Test
    void aPolicyWithoutOrderIsAWrongUsage() {
        CommandRun run = limits("--policy", "every:2");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("policy 'every:2' gives cells no order to try budgets in");
    }
}
