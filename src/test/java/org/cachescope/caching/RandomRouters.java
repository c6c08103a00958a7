package org.cachescope.caching;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Seeded routers and schedules of all sizes and patterns, for properties that hold for every one. */
final class RandomRouters {
    private RandomRouters() {}

    /** Routers of every pattern, of 1 to 6 blocks and 1 to 30 steps; some logits sit at the clamp, some at zero. */
    static Stream<Router> many() {
        return IntStream.range(0, 60).mapToObj(RandomRouters::router);
    }

    static Router router(long seed) {
        Random random = new Random(seed);
        ReusePattern pattern = ReusePattern.values()[random.nextInt(ReusePattern.values().length)];
        RouterRows rows = new RouterRows(pattern.usualSolver(), 1 + random.nextInt(30), pattern);
        RouterInfo info = RouterInfo.of(1 + random.nextInt(6), rows);
        return router(random.nextBoolean() ? info : described(info, random), random);
    }

    static Router router(RouterInfo info, Random random) {
        float[][] logits = new float[info.rows().evaluations()][info.layers()];
        for (float[] row : logits) {
            for (int column = 0; column < row.length; column++) {
                row[column] = switch (random.nextInt(8)) {
                    case 0 -> -5f;
                    case 1 -> 5f;
                    case 2 -> 0f;
                    case 3 -> Float.intBitsToFloat(random.nextInt(0x0100_0000)); // subnormal or tiny
                    default -> 3f * (float) random.nextGaussian();
                };
            }
        }
        return new Router(info, logits);
    }

    private static RouterInfo described(RouterInfo info, Random random) {
        return info.withModel("Modèle \"" + random.nextInt(100) + "\"", Long.toHexString(random.nextLong()))
                .withTraining(
                        random.nextDouble() * 1e-5,
                        random.nextDouble(),
                        Map.of(
                                "seed", random.nextLong(),
                                "learningRate", random.nextDouble(),
                                "hardened", random.nextBoolean(),
                                "data", "shapes"));
    }

    static RunShape runOf(Router router) {
        RouterInfo info = router.info();
        return new RunShape(info.depth(), info.steps(), info.solver(), 5, 8);
    }

    /** Any valid schedule of the three actions, without router rows. */
    static CacheSchedule schedule(long seed, boolean withDrops) {
        Random random = new Random(seed);
        int layers = 2 * (1 + random.nextInt(5));
        int evaluations = 1 + random.nextInt(20);
        boolean[] stored = new boolean[layers];
        List<CacheSchedule.Row> rows = new ArrayList<>();
        for (int evaluation = 0; evaluation < evaluations; evaluation++) {
            CellAction[] cells = new CellAction[layers];
            for (int column = 0; column < layers; column++) {
                CellAction action = CellAction.values()[random.nextInt(withDrops ? 3 : 2)];
                cells[column] = action == CellAction.REUSE && !stored[column] ? CellAction.COMPUTE : action;
                stored[column] |= cells[column] == CellAction.COMPUTE;
            }
            rows.add(new CacheSchedule.Row(OptionalInt.empty(), List.of(cells)));
        }
        return new CacheSchedule(rows);
    }
}
