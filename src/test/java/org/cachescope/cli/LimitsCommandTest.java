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

    /** Of the golden network, whose images change with what is left out; those of the shipped one here hardly do. */
    private CommandRun limitsOfLatents(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--model", TestModels.latentModel().toString(), "--heads", String.valueOf(TestModels.latentHeads())));
        arguments.addAll(List.of(more));
        return limits(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"greedy:k=1", "drop:k=1"})
    void theBudgetFoundKeepsTheQuality(String policy) throws IOException {
        CommandRun run = limitsOfLatents("--policy", policy, "--psnr", "25");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("4 steps, 2 images, cells in the order of " + policy)
                .containsPattern("FFN +\\d of 8 cells " + (policy.startsWith("drop") ? "drop" : "reuse"))
                .containsPattern("both +\\d+ of 16 cells");

        CommandRun asJson = limitsOfLatents("--policy", policy, "--psnr", "25", "--json");
        assertThat(asJson.exitCode()).as(asJson.err()).isZero();
        assertThat(asJson.json().get("limits")).hasSize(3).allSatisfy(limit -> {
            assertThat(limit.get("cells").asInt())
                    .as("some, not all")
                    .isBetween(1, limit.get("of").asInt() - 1);
            assertThat(limit.get("psnrDecibels").asDouble()).isGreaterThanOrEqualTo(25);
        });
    }

    @Test
    void limitsOfLatentsSayThatTheyAreOfAPreview() throws IOException {
        CommandRun run = limitsOfLatents("--policy", "bottom:k=1", "--psnr", "0");

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
