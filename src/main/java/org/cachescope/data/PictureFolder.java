package org.cachescope.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.cachescope.tensor.Shape;

/**
 * PNG and JPEG images in a folder and all folders below it, without labels, by name; each centre-cropped to a square
 * and kept at its own size.
 */
public final class PictureFolder {
    private final List<Path> files;

    private PictureFolder(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /**
     * Lists a folder.
     *
     * @throws ImageFolderException if it is none, cannot be listed or holds no image
     */
    public static PictureFolder open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ImageFolderException(folder, "expected a folder of images, found none; check the path");
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            List<Path> files = entries.filter(PictureFolder::isImage).sorted().toList();
            if (files.isEmpty()) {
                throw new ImageFolderException(folder, "expected PNG or JPEG images, found none; check the path");
            }
            return new PictureFolder(files);
        } catch (IOException e) {
            throw new ImageFolderException(
                    folder, "cannot be listed (" + e.getMessage() + "); check its permissions", e);
        }
    }

    private static boolean isImage(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && Stream.of(".png", ".jpg", ".jpeg").anyMatch(name::endsWith);
    }

    /** Number of images. */
    public int size() {
        return files.size();
    }

    /**
     * Decodes an image.
     *
     * @return one image of shape (1, 3, side, side), values in [-1, 1], label 0
     * @throws ImageFolderException naming the file if it cannot be read
     */
    public LabelledBatch picture(int index) {
        ImageFile.Square square = ImageFile.readSquare(files.get(index));
        int side = square.side();
        float[] pixels = new float[3 * side * side];
        square.averageTo(side, pixels, 0);
        return new LabelledBatch(pixels, new int[1], Shape.of(1, 3, side, side));
    }
}
