package org.cachescope.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderTest {
    @TempDir
    private Path folder;

    private void paint(String name, Color colour) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 16; i++) {
            image.setRGB(i % 4, i / 4, colour.getRGB());
        }
        ImageIO.write(image, "png", file.toFile());
    }

    @Test
    void imagesOfAllFoldersBelowComeByName() throws IOException {
        paint("photos/b/1.png", Color.WHITE);
        paint("photos/a/deep/1.PNG", Color.BLACK);
        Files.writeString(folder.resolve("photos/notes.txt"), "no image");
        PictureFolder pictures = PictureFolder.open(folder.resolve("photos"));
        assertThat(pictures.size()).isEqualTo(2);
        assertThat(pictures.picture(0).pixels()).containsOnly(-1);
        assertThat(pictures.picture(1).pixels()).containsOnly(1);
    }

    @Test
    void hiddenFoldersAndFilesAreLeftOut() throws IOException {
        paint(".photos/a/1.png", Color.WHITE);
        paint(".photos/a/.2.png", Color.WHITE);
        paint(".photos/.thumbnails/1.png", Color.WHITE);
        paint(".photos/.thumbnails/large/1.png", Color.WHITE);
        assertThat(PictureFolder.open(folder.resolve(".photos")).size())
                .as("the folder that was named may be hidden itself")
                .isEqualTo(1);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksAreFollowed() throws IOException {
        paint("disk/photos/a/1.png", Color.WHITE);
        paint("disk/more/1.png", Color.WHITE);
        paint("disk/one.png", Color.WHITE);
        Path photos = folder.resolve("disk/photos");
        Files.createSymbolicLink(photos.resolve("b"), folder.resolve("disk/more"));
        Files.createSymbolicLink(photos.resolve("one.png"), folder.resolve("disk/one.png"));
        Files.createSymbolicLink(photos.resolve("gone.png"), folder.resolve("disk/gone.png"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), photos);
        assertThat(PictureFolder.open(link).size()).isEqualTo(3);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkThatLeadsBackIsNamed() throws IOException {
        paint("photos/a/1.png", Color.WHITE);
        Path back = Files.createSymbolicLink(folder.resolve("photos/a/back"), folder.resolve("photos"));
        assertThatExceptionOfType(ImageFolderException.class)
                .isThrownBy(() -> PictureFolder.open(folder.resolve("photos")))
                .withMessageStartingWith(back + ": ")
                .withMessageContaining("found a link back to one that it lies in; remove the link");
    }

    @Test
    void aFolderWithoutImagesIsRefused() throws IOException {
        paint("photos/.hidden.png", Color.WHITE);
        assertThatExceptionOfType(ImageFolderException.class)
                .isThrownBy(() -> PictureFolder.open(folder.resolve("photos")))
                .withMessageContaining("found none; check the path");
        assertThatExceptionOfType(ImageFolderException.class)
                .isThrownBy(() -> PictureFolder.open(folder.resolve("nowhere")))
                .withMessageContaining("expected a folder of images, found none");
    }
}
