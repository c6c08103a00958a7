package org.cachescope.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * PNG and JPEG images in a folder with one subfolder a class, centre-cropped to a square and area-averaged to N × N.
 *
 * <p>A stream goes through all images in epochs, each in its own order, drawn from the stream's seed and the epoch's
 * number alone. Files are decoded whenever they are asked for, nothing is kept. Usable from several threads.
 */
public final class ImageFolder implements ImageSource {
    private static final int CHANNELS = 3;
    private static final int MAX_SIZE = 4096;
    private static final int LISTED = 5;

    private final int size;
    private final List<String> classNames;
    private final List<Sample> samples;

    /** The order last used: saves shuffling again for the next batch of the same epoch; never changes a result. */
    private volatile @Nullable Epoch lastEpoch;

    private record Sample(Path file, int label) {}

    private record Epoch(long seed, long number, int[] order) {}

    private ImageFolder(int size, List<String> classNames, List<Sample> samples) {
        this.size = size;
        this.classNames = List.copyOf(classNames);
        this.samples = List.copyOf(samples);
    }

    /**
     * A folder whose subfolders, in the order of their names, are the classes 0, 1, 2, …
     *
     * @param folder holds exactly one subfolder a class, each with one image or more; deeper folders are not looked at
     * @param size height and width of the images made, 1 to 4096
     * @param modelClasses number of classes of the model to be trained
     * @throws ImageFolderException if the folder is missing, a class is missing or empty, or there are too many
     * @throws IllegalArgumentException if {@code size} is out of range
     */
    public static ImageFolder open(Path folder, int size, int modelClasses) {
        requireSize(size);
        List<Path> classFolders = classFolders(folder);
        if (classFolders.size() != modelClasses) {
            throw new ImageFolderException(
                    folder,
                    "expected " + modelClasses + " class folders, as many as the model has classes, found "
                            + classFolders.size() + " (" + listed(namesOf(classFolders)) + "); "
                            + "add or remove folders, or give the folder name of every label");
        }
        List<Sample> samples = new ArrayList<>();
        for (int label = 0; label < modelClasses; label++) {
            samples.addAll(samplesOf(classFolders.get(label), label));
        }
        return new ImageFolder(size, namesOf(classFolders), samples);
    }

    /**
     * A folder whose subfolders are classes by name; classes may be missing.
     *
     * @param folder holds one subfolder a class, each with one image or more; deeper folders are not looked at
     * @param size height and width of the images made, 1 to 4096
     * @param folderOfLabel the subfolder's name of every class of the model, in label order
     * @throws ImageFolderException if the folder is missing, a class is empty, or a subfolder is no class
     * @throws IllegalArgumentException if {@code size} is out of range or a name occurs twice
     */
    public static ImageFolder open(Path folder, int size, List<String> folderOfLabel) {
        requireSize(size);
        TreeMap<String, Integer> labels = new TreeMap<>();
        for (int label = 0; label < folderOfLabel.size(); label++) {
            if (labels.put(folderOfLabel.get(label), label) != null) {
                throw new IllegalArgumentException(
                        "folder name '" + folderOfLabel.get(label) + "' stands for two labels; each needs its own");
            }
        }
        List<Path> classFolders = classFolders(folder);
        List<String> unknown = namesOf(classFolders).stream()
                .filter(Predicate.not(labels::containsKey))
                .toList();
        if (!unknown.isEmpty()) {
            throw new ImageFolderException(
                    folder,
                    "expected subfolders named after the model's classes (" + listed(folderOfLabel) + "), found also "
                            + listed(unknown) + "; rename or remove them");
        }
        List<Sample> samples = new ArrayList<>();
        for (Path classFolder : classFolders) {
            samples.addAll(samplesOf(classFolder, labels.get(nameOf(classFolder))));
        }
        return new ImageFolder(size, folderOfLabel, samples);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }

    /** Number of images in the folder: the length of an epoch. */
    public int images() {
        return samples.size();
    }

    /**
     * {@inheritDoc}
     *
     * @throws ImageFolderException if an image cannot be read; names the file
     */
    @Override
    public LabelledBatch batch(long seed, long firstIndex, int n) {
        Shape shape = LabelledBatch.shape(firstIndex, n, size);
        float[] pixels = new float[(int) shape.elements()];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            Sample sample = sample(seed, firstIndex + i);
            labels[i] = sample.label();
            ImageFile.readSquare(sample.file()).averageTo(size, pixels, i * CHANNELS * size * size);
        }
        return new LabelledBatch(pixels, labels, shape);
    }

    private Sample sample(long seed, long index) {
        long number = index / samples.size();
        Epoch epoch = lastEpoch;
        if (epoch == null || epoch.seed() != seed || epoch.number() != number) {
            epoch = new Epoch(seed, number, shuffled(samples.size(), new RandomStream(seed, number)));
            lastEpoch = epoch;
        }
        return samples.get(epoch.order()[(int) (index % samples.size())]);
    }

    /** 0 to n - 1 in random order (Fisher and Yates). */
    private static int[] shuffled(int n, RandomStream random) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static void requireSize(int size) {
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("image size: expected 1 to " + MAX_SIZE + " pixels, found " + size);
        }
    }

    private static List<Path> classFolders(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ImageFolderException(
                    folder,
                    "expected a folder with one subfolder per class, found "
                            + (Files.exists(folder) ? "a file" : "nothing there") + "; check the path");
        }
        List<Path> folders = visible(folder, Files::isDirectory);
        if (folders.isEmpty()) {
            throw new ImageFolderException(
                    folder,
                    "expected one subfolder per class, found none; "
                            + "put the images of each class into a folder of its own");
        }
        return folders;
    }

    private static List<Sample> samplesOf(Path classFolder, int label) {
        List<Path> files = visible(classFolder, file -> isImageName(nameOf(file)) && Files.isRegularFile(file));
        if (files.isEmpty()) {
            throw new ImageFolderException(
                    classFolder,
                    "expected PNG or JPEG images of this class, found none; add some or remove the folder");
        }
        return files.stream().map(file -> new Sample(file, label)).toList();
    }

    /** Entries that are not hidden, in the order of their names, the same on every system. */
    private static List<Path> visible(Path folder, Predicate<Path> accepted) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !nameOf(entry).startsWith("."))
                    .filter(accepted)
                    .sorted((a, b) -> nameOf(a).compareTo(nameOf(b)))
                    .toList();
        } catch (IOException e) {
            throw new ImageFolderException(
                    folder, "cannot be listed (" + e.getMessage() + "); check its permissions", e);
        }
    }

    private static boolean isImageName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Stream.of(".png", ".jpg", ".jpeg").anyMatch(lower::endsWith);
    }

    private static List<String> namesOf(List<Path> paths) {
        return paths.stream().map(ImageFolder::nameOf).toList();
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String listed(Collection<String> names) {
        String start = names.stream().limit(LISTED).collect(Collectors.joining(", "));
        return names.size() > LISTED ? start + ", …" : start;
    }
}
