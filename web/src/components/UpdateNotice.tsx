import { useUpdate } from "../state/use-update";

/** After the server was restarted as another one: that the page is an old one, and that it will load itself anew. */
export function UpdateNotice() {
  const update = useUpdate();
  if (update === null) return null;
  return (
    <p className="connection-notice update" role="status">
      Heartbeat was updated to {update}. This page is loaded anew as soon as you pause.{" "}
      <button type="button" className="link" onClick={() => location.reload()}>
        Reload now
      </button>
    </p>
  );
}
