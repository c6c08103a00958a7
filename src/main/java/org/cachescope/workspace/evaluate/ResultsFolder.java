package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ScheduleJson;
import org.cachescope.format.AtomicFile;
import org.cachescope.format.FormatException;
import org.cachescope.format.RgbImage;
import org.cachescope.format.WriteFailedException;
import org.jspecify.annotations.Nullable;

/**
 * A folder of results: {@value #SETTING} says what all of it has in common, {@code parts/RUN/} holds one file a batch,
 * {@code points/} one file of figures and one picture a point.
 *
 * @param path the folder
 */
public record ResultsFolder(Path path) {
    /** File name of what all results have in common, one {@code name = value} a line. */
    public static final String SETTING = "evaluation.txt";

    /** Field of {@link #setting}: the model's name. */
    public static final String MODEL = "model";

    /** Field of {@link #setting}: the network's sizes; missing in folders that earlier versions began. */
    public static final String ARCHITECTURE = "architecture";

    /**
     * Field of {@link #setting}: content of what decodes latents; missing for pixels, and in folders of earlier
     * versions.
     */
    public static final String AUTOENCODER = "autoencoder";

    /** Field of {@link #setting}: content of {@link #REFERENCE}; missing in folders that earlier versions began. */
    public static final String REFERENCE_CONTENT = "referenceContent";

    /**
     * Field of {@link #setting}: the precision that all its images were made in; missing until some are, and in folders
     * of earlier versions.
     */
    public static final String PRECISION = "precision";

    /** What earlier versions did not tell: where a folder lacks it, it agrees with everything. */
    private static final Set<String> TOLD_SINCE = Set.of(ARCHITECTURE, AUTOENCODER, REFERENCE_CONTENT);

    /** Field of {@link #setting}: how a step is made. */
    public static final String SOLVER = "solver";

    /** Field of {@link #setting}: classifier-free guidance. */
    public static final String GUIDANCE = "guidance";

    /** Field of {@link #setting}: numbers of the classes that images are made of, in turn. */
    public static final String CLASSES = "classes";

    /** Field of {@link #setting}: what images are compared with. */
    public static final String REFERENCE = "reference";

    /** One for all folders: changes are short. */
    private static final Object CHANGES = new Object();

    private static final String LOCK = ".lock";
    private static final String NOTHING = "nothing";
    private static final String JSON = ".json";
    private static final String SAFETENSORS = ".safetensors";
    private static final String PARTS = "parts";
    private static final String SCHEDULES = "schedules";
    private static final String POINTS = "points";

    /**
     * Makes it a folder of results of a setting, or makes sure that it is one.
     *
     * @throws WriteFailedException if it holds results of another setting, naming what differs
     */
    void begin(Map<String, String> setting) throws IOException {
        Files.createDirectories(path.resolve(PARTS));
        Files.createDirectories(path.resolve(POINTS));
        Path file = path.resolve(SETTING);
        if (Files.exists(file)) {
            requireSame(setting);
        }
        Map<String, String> found = setting();
        if (!found.keySet().containsAll(setting.keySet())) {
            Map<String, String> all = new LinkedHashMap<>(setting);
            found.forEach(all::putIfAbsent);
            AtomicFile.writeString(file, text(all));
        }
    }

    /**
     * Has the folder say in which precision its images are, or makes sure that it is that one: figures that compare
     * with the uncached run are otherwise those of its roundings too.
     *
     * @throws WriteFailedException if they are in another
     */
    void claimPrecision(String precision) throws IOException {
        Map<String, String> claimed = setting();
        if (claimed.containsKey(PRECISION)) {
            requireSame(Map.of(PRECISION, precision), Set.of(PRECISION));
        } else {
            claimed.put(PRECISION, precision);
            AtomicFile.writeString(path.resolve(SETTING), text(claimed));
        }
    }

    /** Adds points to those that the folder is to have. */
    void ask(List<PointPlan> points) throws IOException {
        SweepIndex.of(points).after(SweepIndex.read(path)).write(path);
    }

    /** A change of what the folder says of itself. */
    interface Change {
        /** Reads and writes. */
        void make() throws IOException;
    }

    /**
     * Makes a change while no other thread or process makes one here: each reads what it then replaces. Batches need no
     * such care, being whole files that are the same whoever makes them, nor do points that are measured and not
     * changed.
     */
    void alone(Change change) throws IOException {
        Files.createDirectories(path);
        synchronized (CHANGES) {
            try (FileChannel lock =
                            FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = held(lock)) {
                change.make();
            }
        }
    }

    /**
     * Null where the file system knows no locks: some of the network do not, and one process there is well all the
     * same.
     */
    private static @Nullable FileLock held(FileChannel lock) {
        try {
            return lock.lock();
        } catch (IOException _) {
            return null;
        }
    }

    private static String text(Map<String, String> setting) {
        StringBuilder text = new StringBuilder();
        setting.forEach(
                (name, value) -> text.append(name).append(" = ").append(value).append('\n'));
        return text.toString();
    }

    /** What all results have in common, by name; empty where nothing was begun. */
    public Map<String, String> setting() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        Path file = path.resolve(SETTING);
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split(" = ", 2);
                found.put(parts[0], parts.length == 2 ? parts[1] : "");
            }
        }
        return found;
    }

    /** @throws WriteFailedException if it holds results of another setting, naming what differs */
    void requireSame(Map<String, String> setting) throws IOException {
        Set<String> names = new LinkedHashSet<>(setting.keySet());
        names.addAll(setting().keySet());
        names.remove(PRECISION); // known to whoever makes images only
        requireSame(setting, names);
    }

    private void requireSame(Map<String, String> setting, Set<String> names) throws IOException {
        Map<String, String> found = setting();
        for (String name : names) {
            String expected = setting.getOrDefault(name, NOTHING);
            String other = found.getOrDefault(name, NOTHING);
            boolean untold = TOLD_SINCE.contains(name) && !found.containsKey(name);
            if (!untold && !other.equals(expected)) {
                throw new WriteFailedException(
                        path,
                        "it holds results of another " + name + ": expected " + expected + ", found " + other,
                        "Results add up only if all of this is the same: choose another folder.",
                        null);
            }
        }
    }

    Path part(PointPlan.RunKey run, Batches batches, int number) {
        return path.resolve(PARTS).resolve(run.toString()).resolve(batches.name(number) + SAFETENSORS);
    }

    boolean hasPart(PointPlan.RunKey run, Batches batches, int number) {
        return Files.exists(part(run, batches, number));
    }

    void writePart(PointPlan.RunKey run, Batches batches, int number, Part part) throws IOException {
        Path file = part(run, batches, number);
        Files.createDirectories(path.resolve(PARTS).resolve(run.toString()));
        PartFile.write(file, part);
    }

    Path point(String key) {
        return path.resolve(POINTS).resolve(key + JSON);
    }

    /** Whether a point is finished; one that an earlier version left, whose figures mean something else, is not. */
    boolean hasPoint(String key) throws IOException {
        return Files.exists(point(key)) && PointJson.isCurrent(point(key));
    }

    private Path schedule(String hash) {
        return path.resolve(SCHEDULES).resolve(hash + JSON);
    }

    /** Keeps the cells of points where they are known before a run, each schedule once. */
    void writeSchedules(List<PointPlan> points) throws IOException {
        for (PointPlan point : points) {
            if (point.cells() instanceof PointCells.Fixed(CacheSchedule cells)) {
                writeSchedule(cells);
            }
        }
    }

    /** Keeps cells. */
    void writeSchedule(CacheSchedule cells) throws IOException {
        Files.createDirectories(path.resolve(SCHEDULES));
        Path file = schedule(cells.hash());
        if (Files.notExists(file)) {
            ScheduleJson.write(file, cells);
        }
    }

    /**
     * The file of a point's cells, of a rule that decided in each batch those of the first, which every command takes
     * in a router's place.
     *
     * @return empty if it was not kept
     */
    public Optional<Path> schedule(PointResult point) {
        return Optional.of(schedule(point.scheduleHash())).filter(Files::exists);
    }

    /** A row of the point's first images. */
    public Path picture(String key) {
        return path.resolve(POINTS).resolve(key + ".png");
    }

    void writePoint(PointResult point, List<RgbImage> pictures) throws IOException {
        PictureStrip.write(picture(point.key()), pictures, point);
        replacePoint(point);
    }

    /** Writes a point's figures, its picture being there. */
    void replacePoint(PointResult point) throws IOException {
        PointJson.write(point(point.key()), point);
    }

    /** A finished point. */
    PointResult point(PointPlan point) throws IOException {
        return PointJson.read(point(point.key()));
    }

    /** Takes over the batches of another folder that are not here, each as a whole file. */
    void take(ResultsFolder from) throws IOException {
        String precision = from.setting().get(PRECISION);
        if (precision != null) {
            alone(() -> claimPrecision(precision));
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(from.path.resolve(PARTS))) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(SAFETENSORS))
                    .toList();
        }
        for (Path file : files) {
            Path target = path.resolve(from.path.relativize(file).toString());
            if (Files.notExists(target)) {
                Files.createDirectories(target.resolveSibling(""));
                AtomicFile.write(target, out -> Files.copy(file, out));
            }
        }
    }

    /**
     * The points that are finished, in the order in which they were asked for.
     *
     * @throws FormatException if one is damaged, or this is no folder of results
     */
    public List<PointResult> points() throws IOException {
        return points(SweepIndex.read(path));
    }

    /** Names of the points that were asked for and are not finished, in that order. */
    public List<String> missing() throws IOException {
        return SweepIndex.read(path).names(entry -> Files.notExists(point(entry.key())));
    }

    /** @throws FormatException if this is no folder of results */
    void requireResults() throws FormatException {
        if (!Files.isDirectory(path.resolve(POINTS))) {
            throw new FormatException(
                    path, "folder", "results of 'cachescope evaluate' or 'cachescope sweep'", "no folder " + POINTS);
        }
    }

    List<PointResult> points(SweepIndex index) throws IOException {
        requireResults();
        List<PointResult> points = new ArrayList<>();
        for (SweepIndex.Entry entry : index.entries()) {
            if (Files.exists(point(entry.key()))) {
                points.add(PointJson.read(point(entry.key()))
                        .as(entry.series(), entry.label(), entry.policy(), entry.command()));
            }
        }
        return points;
    }
}
