-- What `throughput` has wrk send: the method, and the form if there is one.
function init(arguments)
  wrk.method = arguments[1]
  if arguments[2] then
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
    wrk.body = arguments[2]
  end
end
