package org.cachescope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzFileTest {
    @TempDir
    private Path folder;

    @Test
    @Tag("golden")
    void referenceStatisticsReadAsNumPyWroteThem() throws IOException {
        GoldenFixture fixture = GoldenFixture.open("metrics");
        NpzFile file = NpzFile.open(fixture.file("stats.npz"));
        assertThat(file.names()).containsExactlyInAnyOrder("mu", "sigma", "mu_s", "sigma_s");
        assertThat(file.read("mu", Arena.ofAuto()).toDoubles())
                .isEqualTo(fixture.tensor("ref_mu").toDoubles());
        assertThat(file.read("sigma", Arena.ofAuto()).toDoubles())
                .isEqualTo(fixture.tensor("ref_sigma").toDoubles());
        HostTensor narrow = file.read("mu_s", Arena.ofAuto());
        assertThat(narrow.dtype()).isEqualTo(DType.F32);
        HostTensor turned = file.read("sigma_s", Arena.ofAuto()); // stored column by column
        HostTensor whole = fixture.tensor("sample_sigma");
        assertThat(turned.shape()).isEqualTo(Shape.of(8, 8));
        for (int i = 0; i < 64; i++) {
            assertThat(turned.valueAt(i))
                    .isEqualTo(whole.valueAt(i / 8 * whole.shape().size(1) + i % 8));
        }
    }

    @Test
    @Tag("golden")
    void compressedImagesReadAsNumPyWroteThem() throws IOException {
        GoldenFixture fixture = GoldenFixture.open("metrics");
        HostTensor images = NpzFile.open(fixture.file("samples.npz")).read("arr_0", Arena.ofAuto());
        HostTensor expected = fixture.tensor("npz_images");
        assertThat(images.shape()).isEqualTo(expected.shape());
        assertThat(images.toDoubles()).isEqualTo(expected.toDoubles());
    }

    @Test
    @Tag("golden")
    void rowsComeOneAfterTheOtherAsTheWholeArrayHasThem() throws IOException {
        NpzFile file = NpzFile.open(GoldenFixture.open("metrics").file("samples.npz"));
        HostTensor whole = file.read("arr_0", Arena.ofAuto());
        try (NpzRows rows = file.rows("arr_0")) {
            assertThat(rows.shape()).isEqualTo(whole.shape());
            int size = (int) (whole.shape().elements() / whole.shape().size(0));
            for (int row = 0; row < whole.shape().size(0); row++) {
                byte[] values = rows.next();
                assertThat(values).hasSize(size);
                for (int i = 0; i < size; i++) {
                    assertThat(Byte.toUnsignedInt(values[i])).isEqualTo((int) whole.valueAt((long) row * size + i));
                }
            }
            assertThatThrownBy(rows::next).isInstanceOf(FormatException.class).hasMessageContaining("its end");
        }
        assertThatThrownBy(() -> file.rows("arr_1")).hasMessageContaining("'arr_1' among them");
    }

    @Test
    void columnMajorCubesAreTurned() throws IOException {
        Path file = folder.resolve("cube.npz");
        float[] stored = new float[24];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = i;
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("cube.npy"));
            new NpyHeader(DType.F32, true, Shape.of(2, 3, 4)).write(zip);
            zip.write(
                    HostTensor.ofFloats(Shape.of(24), stored).bytes().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
            zip.closeEntry();
        }
        HostTensor cube = NpzFile.open(file).read("cube", Arena.ofAuto());
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 4; k++) {
                    assertThat(cube.valueAt(i * 12 + j * 4 + k)).isEqualTo(i + 2.0 * j + 6.0 * k);
                }
            }
        }
    }

    @Test
    void whatIsWrittenReadsBackAndIsTheSameFileEveryTime() throws IOException {
        Map<String, HostTensor> arrays = new LinkedHashMap<>();
        arrays.put("mu", HostTensor.ofDoubles(Shape.of(3), new double[] {1, -2, Math.PI}));
        arrays.put("count", HostTensor.ofLongs(Shape.of(), new long[] {50_000}));
        arrays.put("features", HostTensor.ofFloats(Shape.of(2, 2), new float[] {1, 2, 3, 4}));
        Path one = folder.resolve("one.npz");
        Path two = folder.resolve("two.npz");
        NpzFile.write(one, arrays);
        NpzFile.write(two, arrays);
        assertThat(one).hasSameBinaryContentAs(two);
        NpzFile file = NpzFile.open(one);
        for (Map.Entry<String, HostTensor> array : arrays.entrySet()) {
            HostTensor read = file.read(array.getKey(), Arena.ofAuto());
            assertThat(read.dtype()).isEqualTo(array.getValue().dtype());
            assertThat(read.shape()).isEqualTo(array.getValue().shape());
            assertThat(read.toDoubles()).isEqualTo(array.getValue().toDoubles());
        }
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("text.npz"), "no zip file");
        assertThatThrownBy(() -> NpzFile.open(text))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("text.npz: content: expected a zip of arrays");
        Path big = withHeader("big.npz", "{'descr': '>f8', 'fortran_order': False, 'shape': (1,), }");
        assertThatThrownBy(() -> NpzFile.open(big))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("element type of array 'x'")
                .hasMessageContaining(">f8");
        Path cut = withHeader("cut.npz", "{'descr': '<f8', 'fortran_order': False, 'shape': (4000000000, 2), }");
        assertThatThrownBy(() -> NpzFile.open(cut))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("expected 8000000000 values of 8 bytes");
        Path endless = withHeader(
                "endless.npz", "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }");
        assertThatThrownBy(() -> NpzFile.open(endless))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("at most 2^63 values");
        Path right = folder.resolve("right.npz");
        NpzFile.write(right, Map.of("mu", HostTensor.ofDoubles(Shape.of(1), new double[] {1})));
        NpzFile file = NpzFile.open(right);
        assertThatThrownBy(() -> file.read("sigma", Arena.ofAuto()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("expected 'sigma' among them, found [mu]");
    }

    /** As NumPy's {@code savez} writes it: not compressed, so that nothing but the checksum tells of a flipped bit. */
    private Path stored(String name, byte[] values) throws IOException {
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        new NpyHeader(DType.U8, false, Shape.of(2, values.length / 2)).write(array);
        array.write(values);
        return Files.write(
                folder.resolve(name),
                new ZipBytes().add("x.npy", array.toByteArray()).build());
    }

    @Test
    void aFlippedBitIsToldByTheChecksum() throws IOException {
        Path file = stored("flipped.npz", new byte[2000]);
        assertThat(NpzFile.open(file).read("x", Arena.ofAuto()).shape()).isEqualTo(Shape.of(2, 1000));
        byte[] bytes = Files.readAllBytes(file);
        bytes[1500] ^= 4; // of the second row
        Files.write(file, bytes);
        NpzFile damaged = NpzFile.open(file);
        assertThatThrownBy(() -> damaged.read("x", Arena.ofAuto()))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("flipped.npz: array 'x': expected checksum ")
                .hasMessageContaining("The file is cut off or damaged: fetch it again.");
        try (NpzRows rows = damaged.rows("x")) {
            rows.next();
            assertThatThrownBy(rows::next)
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("array 'x': expected checksum");
        }
    }

    @Test
    void damagedCompressionNamesTheArray() throws IOException {
        Path file = folder.resolve("damaged.npz");
        byte[] values = new byte[100_000];
        new Random(3).nextBytes(values);
        NpzFile.write(file, Map.of("x", HostTensor.ofBytes(DType.U8, Shape.of(100, 1000), values)));
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 50_000, 60_000, (byte) 0xff);
        Files.write(file, bytes);
        NpzFile damaged = NpzFile.open(file);
        assertThatThrownBy(() -> damaged.read("x", Arena.ofAuto()))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("damaged.npz: array 'x': ");
        try (NpzRows rows = damaged.rows("x")) {
            assertThatThrownBy(() -> {
                        for (int row = 0; row < 100; row++) {
                            rows.next();
                        }
                    })
                    .isInstanceOf(FormatException.class)
                    .hasMessageStartingWith("damaged.npz: array 'x': ");
        }
    }

    /** Otherwise a file of a few hundred bytes could ask for all memory. */
    @Test
    void sizesThatCannotBeAreRefusedBeforeMemoryIsMade() throws IOException {
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        new NpyHeader(DType.F64, false, Shape.of(1L << 36)).write(array);
        Path plain = Files.write(
                folder.resolve("plain.npz"),
                new ZipBytes()
                        .zip64()
                        .add("x.npy", array.toByteArray())
                        .claimSize(1L << 40)
                        .build());
        assertThatThrownBy(() -> NpzFile.open(plain))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("plain.npz: array 'x': expected as many bytes as the file has of it");

        Path packed = folder.resolve("packed.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(packed))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            new NpyHeader(DType.U8, false, Shape.of(2_000_000_000)).write(zip);
            zip.closeEntry();
        }
        byte[] bytes = Files.readAllBytes(packed);
        int directory = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, 2_000_000_128);
        Files.write(packed, bytes);
        assertThatThrownBy(() -> NpzFile.open(packed))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("packed.npz: array 'x': expected at most 1032 times as many bytes");
    }

    @Test
    void anArrayOfNoRowsIsAtItsEnd() throws IOException {
        Path file = folder.resolve("none.npz");
        Map<String, HostTensor> arrays = Map.of("x", HostTensor.ofBytes(DType.U8, Shape.of(0, 3), new byte[0]));
        NpzFile.write(file, arrays);
        try (NpzRows rows = NpzFile.open(file).rows("x")) {
            assertThatThrownBy(rows::next).isInstanceOf(FormatException.class).hasMessageContaining("row 0 of 0");
        }
    }

    private Path withHeader(String name, String header) throws IOException {
        Path file = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0};
            zip.write(Arrays.copyOf(start, start.length));
            zip.write(header.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            zip.closeEntry();
        }
        return file;
    }
}
