package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cachescope.format.FormatException;
import org.cachescope.format.TorchFile;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TorchRouterFileTest {
    @TempDir
    Path folder;

    static Stream<Router> routers() {
        return RandomRouters.many();
    }

    private static HostTensor row(float... logits) {
        return HostTensor.ofFloats(Shape.of(logits.length), logits);
    }

    /** Four rows of one block; row r holds r and r + 0.5. */
    private static Map<String, Object> fourRows() {
        Map<String, Object> rows = new LinkedHashMap<>();
        for (int row : new int[] {2, 0, 3, 1}) {
            rows.put(row + ".prob", row(row, row + 0.5f));
        }
        return rows;
    }

    private Path written(Map<String, Object> root) throws IOException {
        Path file = folder.resolve("router.pt");
        TorchFile.write(file, root);
        return file;
    }

    private void assertRefused(Map<String, Object> rows, String message) throws IOException {
        Path file = written(Map.of("routers", rows));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> TorchRouterFile.read(file, ReusePattern.ALTERNATE))
                .withMessage("router.pt: " + message);
    }

    @Test
    void rowsAreTurnedIntoSamplingOrder() throws IOException {
        Path file = written(fourRows());
        Router alternating = TorchRouterFile.read(file, ReusePattern.ALTERNATE);
        assertThat(alternating.info()).isEqualTo(RouterInfo.ddim(1, 4, ReusePattern.ALTERNATE));
        assertThat(alternating.logits(1)).containsExactly(2f, 2.5f);
        assertThat(alternating.logits(3)).containsExactly(0f, 0.5f);
        Router anyStep = TorchRouterFile.read(file, ReusePattern.ANY_STEP);
        assertThat(anyStep.cells()).isEqualTo(6);
        assertThat(anyStep.logits(2)).containsExactly(1f, 1.5f);
    }

    @Test
    void theInnerDictMayStandAlone() throws IOException {
        Path alone = written(fourRows());
        Router router = TorchRouterFile.read(alone, ReusePattern.ALTERNATE);
        Path whole = written(Map.of("routers", fourRows(), "opt", Map.of("lr", 0.001), "args", List.of()));
        assertThat(TorchRouterFile.read(whole, ReusePattern.ALTERNATE)).isEqualTo(router);
    }

    @ParameterizedTest
    @MethodSource("routers")
    void everyBitOfTheLogitsComesBack(Router router) throws IOException {
        Path file = folder.resolve("router.pt");
        TorchRouterFile.write(file, router);
        Router back = TorchRouterFile.read(file, router.info().pattern());
        assertThat(back.hash()).isEqualTo(router.hash());
    }

    @Test
    void rowsOfFullStepsAreWrittenAsZeros() throws IOException {
        float[][] logits = {{9, 9}, {1, 2}, {9, 9}, {3, 4}};
        Path file = folder.resolve("router.pt");
        TorchRouterFile.write(file, new Router(RouterInfo.ddim(1, 4, ReusePattern.ALTERNATE), logits));
        assertThat(TorchRouterFile.readRows(file))
                .containsExactly(new float[] {3, 4}, new float[2], new float[] {1, 2}, new float[2]);
    }

    @Test
    void shiftedRowsAreTakenByStepAndWrittenWithoutTheOuterDict() throws IOException {
        Path file = written(fourRows());
        assertThat(TorchRouterFile.usualPattern(file)).isEqualTo(ReusePattern.SHIFTED);
        Router router = TorchRouterFile.read(file, ReusePattern.SHIFTED);
        assertThat(router.info())
                .isEqualTo(RouterInfo.of(1, new RouterRows(SolverName.DPM_SOLVER_2, 2, ReusePattern.SHIFTED)));
        assertThat(router.cells()).isEqualTo(2);
        assertThat(router.logits(2)).as("the first evaluation of step 1").containsExactly(1f, 1.5f);
        TorchRouterFile.write(file, router);
        assertThat(TorchRouterFile.readRows(file))
                .containsExactly(new float[2], new float[] {1, 1.5f}, new float[2], new float[2]);
        assertThat(TorchRouterFile.usualPattern(file)).isEqualTo(ReusePattern.SHIFTED);
        assertThat(TorchRouterFile.usualPattern(written(Map.of("routers", fourRows()))))
                .isEqualTo(ReusePattern.ALTERNATE);
    }

    @Test
    void anOddNumberOfRowsHasNoTwoForEachStep() throws IOException {
        Map<String, Object> rows = fourRows();
        rows.remove("3.prob");
        Path file = written(rows);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> TorchRouterFile.read(file, ReusePattern.SHIFTED))
                .withMessageStartingWith("router.pt: rows: expected an even number")
                .withMessageContaining("found 3")
                .withMessageEndingWith("Choose the pattern 'alternate'.");
    }

    @Test
    void aMissingRowIsNamed() throws IOException {
        Map<String, Object> rows = fourRows();
        rows.remove("2.prob");
        assertRefused(
                rows,
                "tensor '2.prob': expected a row for every network evaluation, found rows up to 3 without it."
                        + " Is this a router file?");
        assertRefused(
                new TreeMap<>(),
                "tensor '0.prob': expected a row for every network evaluation, found none. Is this a router file?");
    }

    @Test
    void rowsOfDifferentLengthAreRefused() throws IOException {
        Map<String, Object> rows = fourRows();
        rows.put("1.prob", row(1, 2, 3, 4));
        assertRefused(rows, "tensor '1.prob': expected shape [2] as in the first row, found [4]");
    }

    @Test
    void rowsOfAnotherFormAreRefused() throws IOException {
        String expected = "tensor '1.prob': expected two logits for each of 1 to 256 blocks, found shape ";
        Map<String, Object> rows = fourRows();
        rows.put("1.prob", row(1, 2, 3));
        assertRefused(rows, expected + "[3]. Is this a router file?");
        rows.put("1.prob", row());
        assertRefused(rows, expected + "[0]. Is this a router file?");
        rows.put("1.prob", HostTensor.ofFloats(Shape.of(1, 2), new float[2]));
        assertRefused(rows, expected + "[1, 2]. Is this a router file?");
        rows.put("1.prob", row(new float[514]));
        assertRefused(rows, expected + "[514]. Is this a router file?");
    }

    @Test
    void tensorsThatAreNoFloatsAreRefused() throws IOException {
        Map<String, Object> rows = fourRows();
        rows.put("1.prob", HostTensor.ofLongs(Shape.of(2), new long[] {1, 0}));
        assertRefused(rows, "tensor '1.prob': expected floating-point logits, found I64. Is this a router file?");
        rows.put(
                "1.prob", new HostTensor(DType.BOOL, Shape.of(2), Arena.ofAuto().allocate(2)));
        assertRefused(rows, "tensor '1.prob': expected floating-point logits, found BOOL. Is this a router file?");
        rows.put("1.prob", "logits");
        assertRefused(rows, "tensor '1.prob': expected a tensor, found 'logits'. Is this a router file?");
    }

    @Test
    void halfPrecisionRowsAreWidened() throws IOException {
        HostTensor half = new HostTensor(
                DType.BF16, Shape.of(2), Arena.ofAuto().allocate(4).fill((byte) 0x3f));
        Path file = written(Map.of("0.prob", half, "1.prob", half));
        assertThat(TorchRouterFile.read(file, ReusePattern.ALTERNATE).logits(1))
                .containsExactly((float) half.valueAt(0), (float) half.valueAt(1));
    }

    @Test
    void onlyRowsThatAreReadMustBeNumbers() throws IOException {
        Map<String, Object> rows = fourRows();
        rows.put("1.prob", row(Float.NaN, 0));
        Path file = written(rows);
        assertThat(TorchRouterFile.read(file, ReusePattern.ALTERNATE).cells()).isEqualTo(4);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> TorchRouterFile.read(file, ReusePattern.ANY_STEP))
                .withMessage("router.pt: tensor '1.prob', column 0: expected a finite logit, found NaN");
        rows.put("2.prob", row(0, Float.NEGATIVE_INFINITY));
        assertRefused(rows, "tensor '2.prob', column 1: expected a finite logit, found -Infinity");
    }

    @Test
    void keysThatAreNoRowsAreNamed() throws IOException {
        for (String key : List.of("0.weight", "00.prob", "-1.prob", "prob", "99999.prob")) {
            Map<String, Object> rows = fourRows();
            rows.put(key, row(1, 2));
            assertRefused(
                    rows, "keys of the rows: expected '<number>.prob', found '" + key + "'. Is this a router file?");
        }
        Map<String, Object> rows = fourRows();
        rows.put("2000.prob", row(1, 2));
        assertRefused(rows, "keys of the rows: expected rows 0 to 1999, found '2000.prob'. Is this a router file?");
    }

    @Test
    void otherDictsAreRefused() throws IOException {
        Path noDict = written(Map.of("routers", 3L));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> TorchRouterFile.read(noDict, ReusePattern.ALTERNATE))
                .withMessage("router.pt: 'routers': expected a dict of router rows, found 3. Is this a router file?");
        Path model = written(Map.of("x_embedder.proj.weight", row(1, 2)));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> TorchRouterFile.read(model, ReusePattern.ALTERNATE))
                .withMessageContaining("'x_embedder.proj.weight'");
    }

    @Test
    void aFileTruncatedAtEveryTenthIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(written(fourRows()));
        for (int tenth = 0; tenth < 10; tenth++) {
            Path file = Files.write(folder.resolve("cut.pt"), Arrays.copyOf(whole, whole.length * tenth / 10));
            assertThatExceptionOfType(FormatException.class)
                    .as("%d tenths", tenth)
                    .isThrownBy(() -> TorchRouterFile.read(file, ReusePattern.ALTERNATE))
                    .withMessageStartingWith("cut.pt: ");
        }
    }
}
