package org.cachescope.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    private static final long SEED = 11;

    @TempDir
    Path folder;

    @BeforeEach
    void sevenImagesInThreeClasses() throws IOException {
        paint("b-green/1.png", Color.GREEN);
        paint("b-green/2.JPEG", Color.GREEN);
        paint("a-red/1.png", Color.RED);
        paint("a-red/2.jpg", Color.RED);
        paint("a-red/3.png", Color.RED);
        paint("c-blue/1.png", Color.BLUE);
        paint("c-blue/2.png", Color.BLUE);
    }

    @Test
    void subfoldersInTheOrderOfTheirNamesAreTheClasses() {
        ImageFolder images = ImageFolder.open(folder, 4, 3);
        LabelledBatch batch = images.batch(SEED, 0, 7);

        assertThat(images.classNames()).containsExactly("a-red", "b-green", "c-blue");
        assertThat(images.classes()).isEqualTo(3);
        assertThat(images.images()).isEqualTo(7);
        assertThat(batch.shape()).isEqualTo(Shape.of(7, 3, 4, 4));
        for (int i = 0; i < 7; i++) {
            for (int channel = 0; channel < 3; channel++) {
                float expected = batch.labels()[i] == channel ? 1 : -1;
                for (int pixel = 0; pixel < 16; pixel++) {
                    // JPEG is off by a few of 255.
                    assertThat(batch.pixels()[(i * 3 + channel) * 16 + pixel]).isCloseTo(expected, within(0.03f));
                }
            }
        }
    }

    @Test
    void namesOfFoldersCanGiveTheLabels() {
        ImageFolder images = ImageFolder.open(folder, 4, List.of("c-blue", "d-grey", "b-green", "a-red"));

        assertThat(images.classes()).isEqualTo(4);
        LabelledBatch batch = images.batch(SEED, 0, 7);
        assertThat(batch.labels()).containsExactlyInAnyOrder(0, 0, 2, 2, 3, 3, 3);
        for (int i = 0; i < 7; i++) {
            assertThat(batch.pixels()[i * 48] > 0).as("red").isEqualTo(batch.labels()[i] == 3);
        }
    }

    @Test
    void everyEpochHoldsEveryImageOnceInAnOrderOfItsOwn() throws IOException {
        for (int i = 0; i < 20; i++) {
            paint("d-grey/%02d.png".formatted(i), new Color(i * 10, i * 10, i * 10));
        }
        ImageFolder images = ImageFolder.open(folder, 1, 4);
        float[] first = images.batch(SEED, 0, 27).pixels();
        float[] second = images.batch(SEED, 27, 27).pixels();

        assertThat(second).isNotEqualTo(first);
        assertThat(images.batch(SEED + 1, 0, 27).pixels()).isNotEqualTo(first);
        assertThat(sorted(second)).isEqualTo(sorted(first));
    }

    @Test
    void anImageDependsOnSeedAndIndexAlone() {
        ImageFolder images = ImageFolder.open(folder, 4, 3);
        LabelledBatch whole = images.batch(SEED, 0, 20);
        images.batch(SEED + 1, 500, 3);
        LabelledBatch resumed = ImageFolder.open(folder, 4, 3).batch(SEED, 11, 9);

        assertThat(resumed.labels()).isEqualTo(Arrays.copyOfRange(whole.labels(), 11, 20));
        assertThat(resumed.pixels()).isEqualTo(Arrays.copyOfRange(whole.pixels(), 11 * 48, 20 * 48));
    }

    @Test
    void theMiddleSquareIsAveragedByArea() throws IOException {
        BufferedImage wide = new BufferedImage(7, 3, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 7; x++) {
            for (int y = 0; y < 3; y++) {
                boolean middle = x >= 2 && x < 5;
                wide.setRGB(x, y, middle ? new Color(20 * (x - 2), 40 * y, 0).getRGB() : 0xffffff);
            }
        }
        Path only = only(wide);
        float[] pixels = ImageFolder.open(only, 2, 1).batch(SEED, 0, 1).pixels();

        // Three columns 0, 20, 40 over two pixels: (0 + 20 / 2) / 1.5 and (20 / 2 + 40) / 1.5; rows twice that.
        assertValues(pixels, 20 / 3f, 100 / 3f, 20 / 3f, 100 / 3f, 40 / 3f, 40 / 3f, 200 / 3f, 200 / 3f, 0, 0, 0, 0);
    }

    @Test
    void smallImagesAreEnlarged() throws IOException {
        BufferedImage two = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        two.setRGB(0, 0, 0x640000);
        two.setRGB(1, 1, 0xc80000);
        float[] pixels = ImageFolder.open(only(two), 4, 1).batch(SEED, 0, 1).pixels();

        assertValues(Arrays.copyOf(pixels, 16), 100, 100, 0, 0, 100, 100, 0, 0, 0, 0, 200, 200, 0, 0, 200, 200);
    }

    @Test
    void greyValuesAreKeptAsTheyAre() throws IOException {
        BufferedImage grey = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setPixels(0, 0, 2, 2, new int[] {0, 60, 128, 255});
        float[] pixels = ImageFolder.open(only(grey), 2, 1).batch(SEED, 0, 1).pixels();

        assertValues(pixels, 0, 60, 128, 255, 0, 60, 128, 255, 0, 60, 128, 255);
    }

    @Test
    void deepGreyIsBroughtToEightBits() throws IOException {
        BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setPixels(0, 0, 2, 1, new int[] {60 * 257, 65535});
        float[] pixels = ImageFolder.open(only(grey), 1, 1).batch(SEED, 0, 1).pixels();

        assertThat(pixels[0]).as("the square starts at the left").isEqualTo(60 / 127.5f - 1, within(1e-6f));
    }

    @Test
    void transparentPartsShowWhite() throws IOException {
        BufferedImage clear = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
        clear.setRGB(0, 0, 0x00ff0000);
        clear.setRGB(1, 0, 0xff102030);
        clear.setRGB(0, 1, 0x80000000);
        clear.setRGB(1, 1, 0xffffffff);
        float[] pixels = ImageFolder.open(only(clear), 2, 1).batch(SEED, 0, 1).pixels();

        assertValues(pixels, 255, 16, 127, 255, 255, 32, 127, 255, 255, 48, 127, 255);
    }

    @Test
    void aFolderWithoutSubfoldersIsRefused() throws IOException {
        Path flat = Files.createDirectory(folder.resolve("flat"));
        Files.writeString(flat.resolve("1.png"), "no matter");
        assertRefused(() -> ImageFolder.open(flat, 4, 3), flat, "expected one subfolder per class, found none");
    }

    @Test
    void aMissingFolderIsRefused() {
        Path missing = folder.resolve("missing");
        assertRefused(() -> ImageFolder.open(missing, 4, 3), missing, "found nothing there; check the path");
        Path file = folder.resolve("a-red").resolve("1.png");
        assertRefused(() -> ImageFolder.open(file, 4, 3), file, "found a file; check the path");
    }

    @Test
    void otherNumbersOfClassesThanTheModelsAreRefused() {
        assertRefused(
                () -> ImageFolder.open(folder, 4, 10),
                folder,
                "expected 10 class folders, as many as the model has classes, found 3 (a-red, b-green, c-blue)");
        assertRefused(() -> ImageFolder.open(folder, 4, 2), folder, "expected 2 class folders");
    }

    @Test
    void subfoldersThatAreNoClassAreRefused() {
        assertRefused(
                () -> ImageFolder.open(folder, 4, List.of("a-red", "c-blue")), folder, "found also b-green; rename");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageFolder.open(folder, 4, List.of("a-red", "a-red")))
                .withMessageContaining("'a-red' stands for two labels");
    }

    @Test
    void emptyClassesAreRefused() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("d-empty"));
        Files.writeString(empty.resolve("notes.txt"), "no image");
        Files.writeString(empty.resolve(".hidden.png"), "no image");
        assertRefused(() -> ImageFolder.open(folder, 4, 4), empty, "expected PNG or JPEG images");
    }

    @Test
    void filesThatAreNoImageAreNamed() throws IOException {
        Path text = Files.createDirectories(folder.resolve("one/x")).resolve("text.png");
        for (String content : List.of("", "just text", "GIF89a and so on")) {
            Files.writeString(text, content);
            assertRefused(
                    () -> ImageFolder.open(folder.resolve("one"), 4, 1).batch(SEED, 0, 1),
                    text,
                    "expected a PNG or JPEG image, found " + (content.isEmpty() ? "an empty file" : "something else"));
        }
    }

    @Test
    void truncatedImagesAreNamed() throws IOException {
        for (String format : List.of("png", "jpeg")) {
            BufferedImage noise = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < 1600; i++) {
                noise.setRGB(i % 40, i / 40, i * 7919 * 31);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(noise, format, bytes);
            Path file = Files.createDirectories(folder.resolve("cut/x")).resolve("cut." + format);
            for (int tenth = 0; tenth < 10; tenth++) {
                Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() * tenth / 10));
                assertRefused(
                        () -> ImageFolder.open(folder.resolve("cut"), 4, 1).batch(SEED, 0, 1), file, "");
            }
            Files.delete(file);
        }
    }

    @Test
    void anImageThatClaimsBillionsOfPixelsIsRefusedBeforeItIsDecoded() throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(header)) {
            out.write("IHDR".getBytes(StandardCharsets.US_ASCII));
            out.writeInt(100_000);
            out.writeInt(100_000);
            out.write(new byte[] {8, 2, 0, 0, 0});
        }
        CRC32 crc = new CRC32();
        crc.update(header.toByteArray());
        Path file = Files.createDirectories(folder.resolve("big/x")).resolve("big.png");
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeLong(0x89504e470d0a1a0aL);
            out.writeInt(13);
            out.write(header.toByteArray());
            out.writeInt((int) crc.getValue());
        }
        assertRefused(
                () -> ImageFolder.open(folder.resolve("big"), 4, 1).batch(SEED, 0, 1),
                file,
                "found 100000 × 100000; scale it down");
    }

    private static void assertRefused(ThrowingCallable action, Path named, String because) {
        assertThatExceptionOfType(ImageFolderException.class)
                .isThrownBy(action)
                .withMessageStartingWith(named + ": ")
                .withMessageContaining(because);
    }

    private static void assertValues(float[] pixels, float... eightBit) {
        assertThat(pixels).hasSize(eightBit.length);
        for (int i = 0; i < pixels.length; i++) {
            assertThat((pixels[i] + 1) * 127.5f).as("value %d", i).isEqualTo(eightBit[i], within(1e-3f));
        }
    }

    /** A folder with one class of this one image. */
    private Path only(BufferedImage image) throws IOException {
        Path parent = folder.resolve("only");
        Path file = Files.createDirectories(parent.resolve("x")).resolve("only.png");
        assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
        return parent;
    }

    private void paint(String name, Color colour) throws IOException {
        BufferedImage image = new BufferedImage(16, 12, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, 16, 12);
        graphics.dispose();
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertThat(ImageIO.write(image, name.endsWith("png") ? "png" : "jpeg", file.toFile()))
                .isTrue();
    }

    private static float[] sorted(float[] values) {
        float[] copy = values.clone();
        Arrays.sort(copy);
        return copy;
    }
}
