package org.cachescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.SampleTask;
import org.cachescope.workspace.TestModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoencoderCommandsTest {
    private static final Path AUTOENCODER = GoldenFixture.open("vae-decoder").file("diffusers-old.safetensors");

    @TempDir
    private Path folder;

    private Installation installation;

    @BeforeEach
    void shipAModel() throws IOException {
        installation = TestModels.withShippedModel(folder.resolve("home"));
    }

    @Test
    void inspectTellsAnAutoencoder() throws IOException {
        CommandRun run = CommandRun.of(installation, "inspect", AUTOENCODER.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("KL autoencoder, widths 32, 64", "one for 2 × 2 pixels", "scale factor 0.18215", "F16")
                .contains("older attention names")
                .doesNotContain("DAMAGED");
        CommandRun json = CommandRun.of(installation, "inspect", "--json", AUTOENCODER.toString());
        assertThat(json.json().at("/kind").asText()).isEqualTo("autoencoder");
        assertThat(json.json().at("/architecture/latentChannels").asInt()).isEqualTo(4);
    }

    @Test
    void anAutoencoderForAModelOfPixelsIsRefusedAndLeavesNothing() {
        Path out = folder.resolve("out");

        CommandRun run =
                CommandRun.of(installation, "sample", "--vae", AUTOENCODER.toString(), "--out", out.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("makes pixels, which need no autoencoder");
        assertThat(Files.exists(out.resolve(SampleTask.GRID))).isFalse();
    }
}
