package org.cachescope.workspace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.OpenedModel;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.TestModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeFilesTest {
    @TempDir
    private Path folder;

    @Test
    void shapesAreJudgedByTheirClassifierAndAllElseInPairs() throws IOException {
        Installation installation = TestModels.withShippedModel(folder.resolve("home"));
        OpenedModel shapes = OpenedModel.open(installation, ModelChoice.SHIPPED);
        assertThat(JudgeFiles.usual(installation, shapes))
                .as("no classifier of this size ships")
                .isEqualTo(ProtocolChoice.PAIRS);
        try (TaskEngine engine = TaskEngine.start("cpu", 1)) {
            SmallEvaluation.addJudge(installation, engine, 16);
        }
        assertThat(JudgeFiles.usual(installation, shapes)).isEqualTo(ProtocolChoice.SHAPES);
        OpenedModel latent = OpenedModel.open(
                installation, new ModelChoice(TestModels.latentModel().toString(), false, TestModels.latentHeads()));
        assertThat(JudgeFiles.usual(installation, latent)).isEqualTo(ProtocolChoice.PAIRS);
    }

    @Test
    void pairsHaveNoFiles() {
        Installation installation = new Installation(folder, folder.resolve("cache"));
        assertThatThrownBy(() -> JudgeFiles.open(installation, ProtocolChoice.PAIRS, 16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither network nor references");
    }
}
