package org.cachescope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngFileTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("x.png");
    }

    @Test
    void pixelsAndOrderedTextComeBack() throws IOException {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("z schedule", "0123abcd");
        text.put("a theta", "θ = 0.1\n😀");
        text.put("m", "");
        RgbImage image = Samples.image(37, 21);
        PngFile.write(file(), image, text);
        PngFile read = PngFile.read(file());
        assertThat(read.image()).isEqualTo(image);
        assertThat(read.text().toString()).isEqualTo(text.toString());
        assertThat(PngFile.readText(file())).isEqualTo(text);
    }

    @Test
    void anotherDecoderSeesTheSamePixels() throws IOException {
        RgbImage image = Samples.image(37, 21);
        PngFile.write(file(), image, Map.of("k", "v"));
        BufferedImage seen = ImageIO.read(file().toFile());
        for (int i = 0; i < image.width() * image.height(); i++) {
            int want = (image.rgb()[3 * i] & 0xff) << 16
                    | (image.rgb()[3 * i + 1] & 0xff) << 8
                    | image.rgb()[3 * i + 2] & 0xff;
            assertThat(seen.getRGB(i % image.width(), i / image.width()) & 0xffffff)
                    .isEqualTo(want);
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_3BYTE_BGR
            })
    void imagesOfAnotherEncoderAreRead(int type) throws IOException {
        BufferedImage image = new BufferedImage(5, 4, type);
        for (int i = 0; i < 20; i++) {
            image.setRGB(i % 5, i / 5, 0xff000000 | i * 0x0a0a0a);
        }
        ImageIO.write(image, "png", file().toFile());
        byte[] rgb = PngFile.read(file()).image().rgb();
        for (int i = 0; i < 20; i++) {
            assertThat(rgb[3 * i] & 0xff).isEqualTo(image.getRaster().getSample(i % 5, i / 5, 0));
        }
    }

    @Test
    void textThatPngCannotHoldIsTheCallersMistake() {
        for (String keyword : new String[] {"", " a", "a\0", "k".repeat(80), "θ"}) {
            assertThatThrownBy(() -> PngFile.write(file(), Samples.image(1, 1), Map.of(keyword, "v")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> PngFile.write(file(), Samples.image(1, 1), Map.of("k", "\0")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(file()).doesNotExist();
    }

    @Test
    void truncationAtEveryTenthIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(Samples.png(file()));
        for (int tenth = 0; tenth < 10; tenth++) {
            Files.write(file(), Arrays.copyOf(whole, whole.length * tenth / 10));
            assertThatThrownBy(() -> PngFile.read(file()))
                    .isInstanceOf(FormatException.class)
                    .hasMessageStartingWith("x.png: ");
        }
    }

    private Path png(int width, int height, byte[] deflated, PngChunks.Chunk... more) throws IOException {
        PngChunks chunks = new PngChunks();
        chunks.add(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {8, 2, 0, 0, 0})
                        .array());
        for (PngChunks.Chunk chunk : more) {
            chunks.add(chunk.type(), chunk.data());
        }
        chunks.add("IDAT", deflated);
        chunks.add("IEND", new byte[0]);
        AtomicFile.write(file(), chunks::writeTo);
        return file();
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(bytes);
        }
        return deflated.toByteArray();
    }

    @Test
    void sizesThatLieAreRefused() throws IOException {
        byte[] one = deflated(new byte[4]);
        assertRefused(png(8000, 8000, one), "192008000 bytes of rows");
        assertRefused(png(1 << 30, 1 << 30, one), "IHDR");
        assertRefused(png(0, 1, one), "IHDR");
        assertRefused(png(-1, 1, one), "IHDR");
        assertRefused(png(1, 2, one), "8 bytes of rows");
        assertRefused(png(1, 1, deflated(new byte[] {9, 0, 0, 0})), "row 0");
        assertRefused(png(1, 1, new byte[] {1, 2, 3}), "zlib");
    }

    private static void assertRefused(Path file, String words) {
        assertThatThrownBy(() -> PngFile.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(words);
    }

    @Test
    void compressedTextIsReadUpToALimit() throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes("note\0\0".getBytes(StandardCharsets.ISO_8859_1));
        data.writeBytes(deflated(new byte[100_000_000]));
        PngChunks.Chunk bomb = new PngChunks.Chunk("zTXt", data.toByteArray());
        data.reset();
        data.writeBytes("other\0\1\0de\0\0".getBytes(StandardCharsets.ISO_8859_1));
        data.writeBytes(deflated("grüße".getBytes(StandardCharsets.UTF_8)));
        PngChunks.Chunk good = new PngChunks.Chunk("iTXt", data.toByteArray());
        Map<String, String> text =
                PngFile.read(png(1, 1, deflated(new byte[4]), good, bomb)).text();
        assertThat(text.get("other")).isEqualTo("grüße");
        assertThat(text.get("note")).hasSizeLessThan(5_000_000);
    }

    @Test
    void aFlippedBitIsSeen() throws IOException {
        byte[] bytes = Files.readAllBytes(Samples.png(file()));
        bytes[bytes.length / 2] ^= 4;
        Files.write(file(), bytes);
        assertRefused(file(), "checksum");
    }
}
