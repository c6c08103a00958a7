package org.cachescope.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import ai.djl.util.cuda.CudaUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tensor engine on one device, bound to the thread that started it.
 *
 * <p>Every call into the engine, by way of scopes, tensors and kernels too, belongs on that thread: random numbers,
 * gradient mode and kernel options are its state. {@link EngineThread} provides it.
 */
public final class Engine implements AutoCloseable {
    private static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";
    private static final String PYTORCH = "2.7.1";

    private final Thread owner = Thread.currentThread();
    private final PtNDManager manager;
    private final boolean single;

    private Engine(PtNDManager manager, boolean single) {
        this.manager = manager;
        this.single = single;
    }

    /**
     * Starts the engine for the current thread.
     *
     * @param choice the device asked for
     * @param threads CPU threads of one operation, or 0 for the engine's default (one per physical core)
     * @return an engine, owned by the caller
     * @throws IllegalArgumentException if {@code choice} names a GPU that the engine does not find
     */
    public static Engine start(DeviceChoice choice, int threads) {
        ai.djl.engine.Engine djl = load();
        if (threads > 0) {
            JniUtils.setNumThreads(threads);
        }
        JniUtils.setGradMode(false);
        JniUtils.setGraphExecutorOptimize(false);
        Device device = deviceFor(choice, djl.getGpuCount());
        return new Engine(
                (PtNDManager) NDManager.newBaseManager(device), choice.samplesInSingle(device.equals(Device.cpu())));
    }

    /**
     * Begins to load the native library in the background, for an engine that will start soon, if it lies unpacked:
     * unpacking waits for one who tells of it. A failure is not told: the start that follows meets it again.
     */
    public static void prepare() {
        Thread.ofPlatform().name("engine library").daemon().start(() -> {
            try {
                if (isUnpacked()) {
                    load();
                }
            } catch (RuntimeException | LinkageError _) { // start() reports it
            }
        });
    }

    private static ai.djl.engine.Engine load() {
        requireMatchingLibrary();
        setDefault("ai.djl.offline", "true");
        setDefault("OPT_OUT_TRACKING", "true");
        setDefault("ai.djl.default_engine", "PyTorch");
        return ai.djl.engine.Engine.getEngine("PyTorch");
    }

    /**
     * Has the memory of tensors of some megabytes go back to the system as soon as they are freed, from now on: wanted
     * where a network is so large that asking for it anew costs nothing beside its products. Does nothing on a GPU.
     */
    public void giveFreedMemoryBack() {
        if (onCpu()) {
            SystemAllocator.mapLargeBlocks();
        }
    }

    /** What computes, with its version, such as {@code PyTorch 2.7.1 by DJL 0.35.1}; once an engine has started. */
    public static String software() {
        return "PyTorch " + ai.djl.engine.Engine.getEngine("PyTorch").getVersion() + " by DJL "
                + ai.djl.engine.Engine.getDjlVersion();
    }

    /**
     * Whether the engine's native library lies unpacked on this machine, be it an installed one of the user's own;
     * unpacking it takes the first start some time.
     */
    public static boolean isUnpacked() {
        if (System.getenv(LIBRARY_PATH) != null) {
            return true;
        }
        try (Stream<Path> versions = Files.list(Utils.getEngineCacheDir("pytorch"))) {
            return versions.findAny().isPresent();
        } catch (IOException _) {
            return false;
        }
    }

    /** A native library of another PyTorch is not refused by DJL: the process dies at its first operation. */
    private static void requireMatchingLibrary() {
        String folder = System.getenv(LIBRARY_PATH);
        if (folder == null) {
            return;
        }
        Path version = Path.of(folder).resolveSibling("version.py");
        try {
            boolean matches = Files.readAllLines(version).stream()
                    .anyMatch(line -> line.startsWith("__version__") && line.contains("'" + PYTORCH));
            if (!matches) {
                throw new IllegalArgumentException(LIBRARY_PATH + ": " + version + " is not of PyTorch " + PYTORCH
                        + ", which this engine is built for; install torch==" + PYTORCH + " or unset the variable");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    LIBRARY_PATH + ": cannot tell the version of PyTorch in " + folder + " without " + version
                            + "; let it name the folder torch/lib of an installed torch==" + PYTORCH + ", or unset it",
                    e);
        }
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static Device deviceFor(DeviceChoice choice, int gpus) {
        return switch (choice) {
            case DeviceChoice.Auto() -> gpus > 0 ? Device.gpu(0) : Device.cpu();
            case DeviceChoice.Cpu() -> Device.cpu();
            case DeviceChoice.Gpu(int index, boolean _) -> {
                if (index >= gpus) {
                    throw new IllegalArgumentException("device gpu:" + index + ": the engine finds "
                            + (gpus == 0 ? "no GPU" : gpus + " GPU(s), gpu:0 to gpu:" + (gpus - 1))
                            + "; use --device cpu");
                }
                yield Device.gpu(index);
            }
        };
    }

    /** Whether tensors live on the CPU. */
    public boolean onCpu() {
        return manager.getDevice().equals(Device.cpu());
    }

    /** Whether networks are to sample in single precision: on the CPU, and on a GPU where that was asked for. */
    public boolean inSinglePrecision() {
        return single;
    }

    /** Memory of a GPU; empty on the CPU, whose memory is the machine's. */
    public Optional<DeviceMemory> memory() {
        if (onCpu()) {
            return Optional.empty();
        }
        MemoryUsage use = CudaUtils.getGpuMemory(manager.getDevice());
        return Optional.of(new DeviceMemory(use.getMax(), use.getMax() - use.getCommitted()));
    }

    /** The device in words, such as {@code cpu, 2 threads} or {@code gpu:0}. */
    public String deviceName() {
        if (!onCpu()) {
            return "gpu:" + manager.getDevice().getDeviceId();
        }
        int threads = JniUtils.getNumThreads();
        return "cpu, " + threads + (threads == 1 ? " thread" : " threads");
    }

    /** A scope for tensors, owned by the caller and closed before the engine. */
    public TensorScope newScope() {
        requireOwner();
        return new TensorScope((PtNDManager) manager.newSubManager(), owner);
    }

    /**
     * Loads kernels written as TorchScript.
     *
     * @param source text of the methods, in the dialect that TorchScript serialises, each taking {@code self: K}
     * @return the compiled module, owned by the caller
     * @throws IllegalArgumentException if the text does not compile
     */
    public KernelModule compile(String source) {
        requireOwner();
        try {
            byte[] archive = TorchScriptArchive.of(source);
            return new KernelModule(JniUtils.loadModule(manager, new ByteArrayInputStream(archive), true, false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ai.djl.engine.EngineException e) {
            throw new IllegalArgumentException("kernel text does not compile: " + e.getMessage(), e);
        }
    }

    /** Whether kernel text compiles here: native libraries differ in the operators that they bring. */
    public boolean compiles(String source) {
        try (KernelModule _ = compile(source)) {
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /**
     * Sets the state of the engine's random stream. Normal draws that follow equal those of
     * {@code torch.manual_seed(seed)} on the CPU bit for bit.
     */
    public void seed(long seed) {
        requireOwner();
        JniUtils.setSeed(seed);
    }

    /** Turns the recording of gradients on this thread on or off; it is off after {@link #start}. */
    public void recordGradients(boolean on) {
        requireOwner();
        JniUtils.setGradMode(on);
    }

    private void requireOwner() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("the engine belongs to thread " + owner.getName() + ", called from "
                    + Thread.currentThread().getName());
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
