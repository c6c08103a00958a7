package org.cachescope.data;

/** Signed distance functions of the shapes: negative inside, zero on the edge, in units of the shape's half-extent. */
@FunctionalInterface
interface Outline {
    /** All shapes lie within this distance of the origin. */
    float REACH = 1.25f;

    /** Distance of (x, y) to the edge; x runs right, y runs down. */
    float distance(float x, float y);

    static Outline disc(float radius) {
        return (x, y) -> length(x, y) - radius;
    }

    static Outline ring(float radius, float halfWidth) {
        return (x, y) -> Math.abs(length(x, y) - radius) - halfWidth;
    }

    /** Axis-aligned square; corners stay sharp since distance outside them is measured along the axes. */
    static Outline square(float half) {
        return (x, y) -> Math.max(Math.abs(x), Math.abs(y)) - half;
    }

    /** Two equal bars of half-length {@code arm} and half-width {@code halfWidth}. */
    static Outline cross(float arm, float halfWidth) {
        return (x, y) -> {
            float longer = Math.max(Math.abs(x), Math.abs(y));
            float shorter = Math.min(Math.abs(x), Math.abs(y));
            return Math.max(longer - arm, shorter - halfWidth);
        };
    }

    /** The disc of {@code radius} around the origin without the disc of {@code bite} around (shift, 0). */
    static Outline crescent(float radius, float bite, float shift) {
        return (x, y) -> Math.max(length(x, y) - radius, bite - length(x - shift, y));
    }

    /**
     * A square on its tip with half-discs on its upper sides, upright.
     *
     * @param scale length of the square's diagonal
     * @param tip where the lower tip lies on the y axis
     */
    static Outline heart(float scale, float tip) {
        float radius = (float) Math.sqrt(0.125);
        return (left, down) -> {
            float x = Math.abs(left) / scale;
            float y = (tip - down) / scale;
            if (x + y > 1) {
                return (length(x - 0.25f, y - 0.75f) - radius) * scale;
            }
            float along = Math.max(x + y, 0) / 2;
            float distance = Math.min(length(x, y - 1), length(x - along, y - along));
            return x > y ? distance * scale : -distance * scale;
        };
    }

    /** A star of {@code points} points, one of them straight up. */
    static Outline star(int points, float outer, float inner) {
        float[] corners = new float[4 * points];
        for (int i = 0; i < 2 * points; i++) {
            double angle = Math.PI * i / points - Math.PI / 2;
            double radius = i % 2 == 0 ? outer : inner;
            corners[2 * i] = (float) (radius * StrictMath.cos(angle));
            corners[2 * i + 1] = (float) (radius * StrictMath.sin(angle));
        }
        return polygon(corners);
    }

    /** A line of even thickness with round ends along {@code amplitude * sin(frequency * x)}, |x| ≤ reach. */
    static Outline wave(float amplitude, double frequency, float reach, float halfWidth) {
        int pieces = 20;
        float[] points = new float[2 * pieces + 2];
        for (int i = 0; i <= pieces; i++) {
            double x = reach * (2.0 * i / pieces - 1);
            points[2 * i] = (float) x;
            points[2 * i + 1] = (float) (amplitude * StrictMath.sin(frequency * x));
        }
        Edges line = Edges.of(points, false);
        return (x, y) -> (float) Math.sqrt(line.squaredDistance(x, y)) - halfWidth;
    }

    /** A simple polygon from its corners x0, y0, x1, y1, … */
    static Outline polygon(float... corners) {
        Edges edges = Edges.of(corners, true);
        return (x, y) -> {
            float distance = (float) Math.sqrt(edges.squaredDistance(x, y));
            return edges.surround(x, y) ? -distance : distance;
        };
    }

    private static float length(float x, float y) {
        return (float) Math.sqrt(x * x + y * y);
    }

    /** Line pieces: start, vector, and the inverse of the squared length, each an array over the pieces. */
    record Edges(float[] x, float[] y, float[] dx, float[] dy, float[] inverse) {
        static Edges of(float[] points, boolean closed) {
            int n = points.length / 2 - (closed ? 0 : 1);
            Edges edges = new Edges(new float[n], new float[n], new float[n], new float[n], new float[n]);
            for (int i = 0; i < n; i++) {
                int next = (i + 1) % (points.length / 2);
                edges.x[i] = points[2 * i];
                edges.y[i] = points[2 * i + 1];
                edges.dx[i] = points[2 * next] - points[2 * i];
                edges.dy[i] = points[2 * next + 1] - points[2 * i + 1];
                edges.inverse[i] = 1 / (edges.dx[i] * edges.dx[i] + edges.dy[i] * edges.dy[i]);
            }
            return edges;
        }

        float squaredDistance(float px, float py) {
            float nearest = Float.MAX_VALUE;
            for (int i = 0; i < x.length; i++) {
                float wx = px - x[i];
                float wy = py - y[i];
                float t = Math.clamp((wx * dx[i] + wy * dy[i]) * inverse[i], 0f, 1f);
                float ex = wx - dx[i] * t;
                float ey = wy - dy[i] * t;
                nearest = Math.min(nearest, ex * ex + ey * ey);
            }
            return nearest;
        }

        /** Whether a ray from the point to the right crosses the closed line an odd number of times. */
        boolean surround(float px, float py) {
            boolean inside = false;
            for (int i = 0; i < x.length; i++) {
                float wy = py - y[i];
                boolean below = wy >= 0;
                if (below != (wy >= dy[i]) && (dx[i] * wy > dy[i] * (px - x[i])) == below) {
                    inside = !inside;
                }
            }
            return inside;
        }
    }
}
