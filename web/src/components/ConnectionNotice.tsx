import { useLiveStatus } from "../state/stream-status";

/** While the server cannot be reached: that what is shown stands still, and that nothing has to be done. */
export function ConnectionNotice() {
  const { status, reason } = useLiveStatus();
  if (status !== "reconnecting") return null;
  return (
    <p className="connection-notice" role="alert">
      The connection to Heartbeat is lost ({reason}). The figures below are the last that came; this page tries again by
      itself.
    </p>
  );
}
