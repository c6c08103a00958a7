package org.cachescope.data;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.cachescope.tensor.Shape;

/**
 * PNG and JPEG images in a folder and all folders below it, without labels, by name; each centre-cropped to a square
 * and kept at its own size. Links are followed, hidden files and folders are left out, as {@link ImageFolder} does.
 */
public final class PictureFolder {
    private final List<Path> files;

    private PictureFolder(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /**
     * Lists a folder.
     *
     * @throws ImageFolderException if it is none, it or one below it cannot be listed, or it holds no image
     */
    public static PictureFolder open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ImageFolderException(folder, "expected a folder of images, found none; check the path");
        }
        Listing listing = new Listing(folder);
        try {
            Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, listing);
        } catch (IOException e) {
            throw unlistable(folder, e);
        }
        if (listing.files.isEmpty()) {
            throw new ImageFolderException(folder, "expected PNG or JPEG images, found none; check the path");
        }
        return new PictureFolder(listing.files.stream().sorted().toList());
    }

    private static ImageFolderException unlistable(Path folder, IOException e) {
        return e instanceof FileSystemLoopException
                ? new ImageFolderException(
                        folder, "expected a folder, found a link back to one that it lies in; remove the link", e)
                : new ImageFolderException(
                        folder, "cannot be listed (" + e.getMessage() + "); check its permissions", e);
    }

    /** Collects images. */
    private static final class Listing extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final List<Path> files = new ArrayList<>();

        Listing(Path folder) {
            this.folder = folder;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
            return isHidden(below) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !isHidden(file) && isImage(file)) {
                files.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path below, IOException e) {
            if (isHidden(below)) {
                return FileVisitResult.CONTINUE;
            }
            throw unlistable(below, e);
        }

        /** The folder itself was named by a person, however it is called. */
        private boolean isHidden(Path below) {
            return !below.equals(folder) && String.valueOf(below.getFileName()).startsWith(".");
        }

        private static boolean isImage(Path file) {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            return Stream.of(".png", ".jpg", ".jpeg").anyMatch(name::endsWith);
        }
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
