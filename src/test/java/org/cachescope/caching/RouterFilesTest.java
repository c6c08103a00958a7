package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouterFilesTest {
    private static final Router ROUTER = new Router(
            RouterInfo.ddim(1, 4, ReusePattern.ANY_STEP).withModel("tiny", null),
            new float[][] {{0, 0}, {-1, 1}, {2, -2}, {0, 3}});

    @TempDir
    Path folder;

    private RouterFile read(Path file) throws IOException {
        return RouterFiles.read(file, ReusePattern.ANY_STEP, OptionalInt.empty());
    }

    @ParameterizedTest
    @EnumSource(RouterFormat.class)
    void everyFormatIsRecognisedByContentAndNotByName(RouterFormat format) throws IOException {
        Path file = folder.resolve("whatever.png");
        RouterFiles.write(file, format, new RouterFile.Learned(ROUTER), OptionalDouble.of(0.5));
        CacheSchedule atHalf = new CachePolicy.Threshold(ROUTER, 0.5).schedule();
        switch (read(file)) {
            case RouterFile.Learned(Router router) -> {
                assertThat(format.holdsDecisions()).isFalse();
                assertThat(router.hash()).isEqualTo(ROUTER.hash());
            }
            case RouterFile.Decisions(CacheSchedule schedule) -> {
                assertThat(format.holdsDecisions()).isTrue();
                assertThat(schedule.hash()).isEqualTo(atHalf.hash());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RouterFormat.class,
            names = {"ROUTER_JSON", "TORCH"})
    void decisionsCannotBecomeScores(RouterFormat format) {
        Path file = folder.resolve("router");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouterFiles.write(
                        file, format, new RouterFile.Decisions(CacheSchedule.full(2, 2)), OptionalDouble.empty()))
                .withMessageStartingWith("A schedule holds decisions and no β, so it cannot become a ");
        assertThat(file).doesNotExist();
    }

    @Test
    void scoresBecomeDecisionsOnlyAtAThreshold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouterFiles.write(
                        folder.resolve("schedule.json"),
                        RouterFormat.SMOOTHCACHE_JSON,
                        new RouterFile.Learned(ROUTER),
                        OptionalDouble.empty()))
                .withMessageEndingWith("give theta.");
    }

    @Test
    void jsonOfAnotherFormatIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{\"format\": \"recipe\"}");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read(file))
                .withMessage(
                        "other.json: 'format': expected 'cachescope-router' or 'cachescope-schedule', found the string"
                                + " 'recipe'");
    }

    @Test
    void filesThatAreNoRouterAreRefused() throws IOException {
        Path weights = folder.resolve("model.pt");
        SafetensorsFile.write(weights, Map.of("w", HostTensor.ofFloats(Shape.of(1), new float[1])), Map.of());
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read(weights))
                .withMessage("model.pt: content: expected a router (JSON of Cachescope or SmoothCache, or a torch.save"
                        + " file), found a safetensors file. Choose a router file.");
        Path text = Files.write(folder.resolve("notes.txt"), "neither".getBytes(StandardCharsets.UTF_8));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(text));
        Path empty = Files.write(folder.resolve("empty.pt"), new byte[0]);
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(empty));
    }
}
